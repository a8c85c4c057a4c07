import type { Located } from '../../base/located.ts';
import type { Span } from '../../base/span.ts';
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import { admits } from '../../languages/python/specifier.ts';
import { statementsIn } from '../../languages/pythonCode/walk.ts';
import type { Project } from '../../project/project.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { codeName, placeOfWord, type ReadProgram, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const torchCompileVsPython = defineRule({
  code: 'torch-compile-vs-python',
  severity: 'error',
  summary:
    "The script calls torch.compile, which the installed PyTorch does not support on the environment's Python.",
  *check(document) {
    const { project, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const known = installedIn(program);
      const row =
        known &&
        matrix.compatibility.torchCompile.find(
          ({ torch, python }) => admits(torch, known.torch) && admits(python, known.python),
        );
      const first = row && compileIn(project, program);
      if (!known || !first) continue;
      const { requirement } = known;
      const next = /<(.+)$/.exec(row.torch)?.[1];
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${codeName(program, first.path)} calls torch.compile, which torch ${known.torch} does not support on Python ${known.python}; torch ${next} does.`,
        related: [
          { ...first, message: 'It is called here.' },
          { path: requirement.path, span: requirement.span, message: 'This is the torch that is installed.' },
        ],
      };
    }
  },
});

/** The wheel of PyTorch that pip installs: builds of others may have been changed. */
function installedIn({ launch }: CheckedProgram) {
  const { environment } = launch.run;
  // `python3.11` may be another one.
  if (!environment || launch.program.environment !== undefined || /\d\.\d/.test(launch.program.launcher.text))
    return undefined;
  const { stack, installs } = environment;
  const requirement = requirementOf(installs, stack?.packages.get('torch'));
  const torch = versionIn(stack, 'torch');
  const python = pythonSeries(versionIn(stack, 'python'));
  if (!requirement || torch === undefined || python === undefined) return undefined;
  return installWith(installs, requirement)?.tool === 'pip' ? { requirement, torch, python } : undefined;
}

/** Where the program surely calls it, also as a decorator. */
function compileIn(
  project: Project,
  { entry, modules }: ReadProgram,
): Located<{ readonly span: Span }> | undefined {
  if (!modules.local.some(({ path }) => /\bcompile\b/.test(project.read(path) ?? ''))) return undefined;
  const { names, calls } = sureCallsOf(project, entry);
  const call = calls.find(({ meaning }) => meaning === 'torch.compile');
  if (call) return { path: call.file.path, span: call.call.callee.span };
  const [script] = modules.local;
  for (const { statement, isCertain } of statementsIn(script?.module.body ?? [])) {
    if (!script || statement.kind !== 'function' || !isCertain) continue;
    const decorator = statement.decorators.find((each) => names.meaning(script, each) === 'torch.compile');
    if (decorator) return { path: script.path, span: decorator.span };
  }
  return undefined;
}

import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { torchCompileIn } from '../../code/torchCompile.ts';
import { pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import { admits } from '../../languages/python/specifier.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { codeName, placeOfWord, readProgramsOf, severityIn } from '../support/programs.ts';
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
      const first = row && torchCompileIn(project, program.entry, program.modules);
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

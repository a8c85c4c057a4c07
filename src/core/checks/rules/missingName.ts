import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { folderOf, joined, nameOf, relativeTo } from '../../base/paths.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import type { TakenName } from '../../code/modules.ts';
import { isStandardModule } from '../../languages/pythonCode/standardLibrary.ts';
import type { Statement } from '../../languages/pythonCode/tree.ts';
import type { Project } from '../../project/project.ts';
import { guess } from '../support/guess.ts';
import { looksElsewhere, packagesOf } from '../support/imports.ts';
import { placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const missingName = defineRule({
  code: 'missing-name',
  severity: 'error',
  summary: 'The script imports a name that its module in the code folder does not define.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { launch, modules, entry } = program;
      const found = modules?.taken.find((each) => isMissing(project, program, each));
      if (!found || !entry) continue;
      const { name, path, span, file, module } = found;
      const [hidden] = file === joined(entry.root, `${module}.py`) ? packagesOf(project.matrix, module) : [];
      const where = relativeTo(entry.root, file);
      const meant = nearest(name, namesOf(program, file));
      yield {
        ...placeOfWord(launch.program.word),
        ...severityIn(launch),
        message: hidden
          ? `${where} of the code folder hides the package ${hidden}, and has no ${name}, which ${nameOf(path)} imports.`
          : `${nameOf(path)} imports ${name} from ${where}, which has no such name.`,
        related: [
          { path, span, message: `${name} is imported here.` },
          { path: file, span: { start: 0, end: 0 }, message: `${module} is here.` },
        ],
        fixes:
          hidden || meant === undefined
            ? []
            : [guess(name, meant, replaceText({ path, span, text: name, textStart: span.start }, meant))],
      };
    }
  },
});

/** What gives a module names that do not stand in it as they are. */
const makesNames =
  /\bimport\s*\(?\s*\*|__getattr__|\b(?:globals|locals|vars|exec|eval|setattr)\s*\(|__dict__|__path__|\bsys\.modules\b|importlib|__import__/;

/** Whether the name stands nowhere in the module, and is none of its own modules. */
function isMissing(
  project: Project,
  { modules, launch }: CheckedProgram,
  { name, path, file, module, isOptional }: TakenName,
): boolean {
  if (isOptional || launch.mayBeMade || !modules) return false;
  const text = project.read(file);
  // Where links cannot be made, git writes where they lead to.
  if (text === undefined || /^\S+$/.test(text.trim()) || text.includes(name)) return false;
  const [top = ''] = module.split('.');
  if (isStandardModule(top) || makesNames.test(text)) return false;
  const isModule = /\/__init__\.py$/.test(`/${file}`)
    ? project.list(folderOf(file)).some((each) => each.name.split('.', 1)[0] === name)
    : false;
  return (
    !isModule &&
    modules.local.every((each) => {
      const code = project.read(each.path) ?? '';
      const isRead = each.path !== path || !each.module.broken;
      return isRead && !looksElsewhere(code) && !code.includes(`.${name} =`) && !code.includes(`.${name}=`);
    })
  );
}

/** What somebody may have meant. */
function namesOf({ modules }: CheckedProgram, file: string): string[] {
  const body = modules?.local.find(({ path }) => path === file)?.module.body ?? [];
  return body.flatMap((statement: Statement) => {
    if (statement.kind === 'function' || statement.kind === 'class') return [statement.name];
    if (statement.kind === 'assign')
      return statement.targets.flatMap((target) => (target.kind === 'name' ? [target.name] : []));
    return [];
  });
}

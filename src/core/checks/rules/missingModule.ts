import type { Fix } from '../../base/findings.ts';
import { nameOf } from '../../base/paths.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import type { Project } from '../../project/project.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { installsOf } from '../../stack/recipe.ts';
import { addRequirements } from '../support/edits.ts';
import { type MissingModule, missingModules } from '../support/imports.ts';
import { placeOfWord, scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const missingModule = defineRule({
  code: 'missing-module',
  severity: 'warning',
  summary: 'The script imports a package that no layer of its environment installs.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { run, program: started } = program.launch;
      const { environment } = run;
      if (!environment?.stack || !program.modules || started.environment !== undefined) continue;
      const missing = missingModules(project, environment, program.modules);
      const [first] = missing;
      if (!first) continue;
      const names = listed(missing.map(({ module }) => module));
      const own = program.entry?.path;
      const where = missing.every(({ path }) => path === own) ? scriptName(program) : 'The code';
      yield {
        ...placeOfWord(started.word),
        message: `${where} imports ${names}, which ${missing.length > 1 ? 'are' : 'is'} not installed in ${environment.stack.title}.`,
        related: missing.map(({ module, path, span }) => ({
          path,
          span,
          message: `${module} is imported here.`,
        })),
        fixes: fixesOf(project, environment, missing),
      };
    }
  },
});

function listed(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** Where the packages of this environment are written. */
function fixesOf(
  project: Project,
  { recipe }: ResolvedEnvironment,
  missing: readonly MissingModule[],
): Fix[] {
  const install =
    recipe &&
    installsOf(recipe).findLast(({ tool, requirements }) => tool === 'pip' && requirements.length > 0);
  // Several packages may bring one module, and which is meant is the author's to say.
  if (!install || missing.some(({ packages }) => packages.length !== 1)) return [];
  const names = missing.flatMap(({ packages }) => packages);
  const edit = addRequirements(project, install, names);
  return edit ? [{ title: `Install ${listed(names)} in ${nameOf(edit.path)}`, edits: [edit] }] : [];
}

import { listed } from '../../base/listed.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { missingModules } from '../support/imports.ts';
import { installThem } from '../support/installFix.ts';
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
        // Several packages may bring one module, and which is meant is the author's to say.
        fixes: missing.some(({ packages }) => packages.length !== 1)
          ? []
          : installThem(
              project,
              environment,
              missing.flatMap(({ packages }) => packages),
            ),
      };
    }
  },
});

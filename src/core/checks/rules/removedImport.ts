import { programsOf } from '../../code/checkedPrograms.ts';
import { spanOfWord } from '../../code/launches.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn, versionText } from '../../stack/version.ts';
import { scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const removedImport = defineRule({
  code: 'removed-import',
  severity: 'error',
  summary: 'The script imports what the installed release of a package no longer has.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of programsOf(document)) {
      const { run, program: started } = program.launch;
      const { environment } = run;
      if (!environment?.stack || !program.modules || started.environment !== undefined) continue;
      const { local, foreign } = program.modules;
      if (local.some(({ path }) => putsItBack.test(project.read(path) ?? ''))) continue;
      for (const { package: owner, name, from, instead } of matrix.packages.removed) {
        const found = foreign.find(({ needs, isOptional }) => !isOptional && needs.includes(name));
        if (!found) continue;
        const version = installed(environment.stack, owner)?.value;
        if (!isSurelyIn(version, `>=${from}`, matrix.packages.package(owner))) continue;
        const title = owner === 'python' ? 'Python' : owner;
        const where = found.path === program.entry?.path ? scriptName(program) : 'The code';
        yield {
          span: spanOfWord(started.word),
          message: `${where} imports ${name}, which ${title} no longer has from ${from} on; ${environment.stack.title} has ${versionText(version)}. Use ${instead}.`,
          related: [{ path: found.path, span: found.span, message: `${name} is imported here.` }],
        };
      }
    }
  },
});

/** Scripts that put in what is missing, or install other releases themselves. */
const putsItBack =
  /\bsys\.(?:modules|path)\b|\bsetattr\(|\b(?:collections|transformers|datasets|torch)\.\w+ *=[^=]|pip["', ]+install|\bpip\.main\b/;

import { folderOf, joined, nameOf, relativeTo } from '../../base/paths.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { type ConfigFile, configFilesOf } from '../../code/configFiles.ts';
import { textsOf } from '../../code/modules.ts';
import { ignoreFileFor } from '../../code/upload.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { holdsCode, leftOutBy, missingWithin } from '../support/existence.ts';
import { guessPath } from '../support/guess.ts';
import { placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const missingConfig = defineRule({
  code: 'missing-config',
  severity: 'error',
  summary:
    'The command or the code names a DeepSpeed or accelerate configuration file that is not in the code folder.',
  *check(document) {
    if (!document.isInFolder) return;
    for (const program of programsOf(document)) {
      const { folder, code, mayBeMade } = program.launch;
      if (folder === undefined || !code || mayBeMade || code.includes.length > 0) continue;
      for (const file of configFilesOf(document, program))
        yield* inCode(document, program, { folder, code: code.path }, file);
    }
  },
});

/** Code that makes files, or goes to another folder. */
const makesFiles = /json\.dump|write_text|\bopen\([^)\n]*["'][wax]|\bcopy|chdir|download/;

function* inCode(
  document: DocumentFacts,
  { launch, modules }: CheckedProgram,
  { folder, code }: { readonly folder: string; readonly code: string },
  { reader, written, path, word, place }: ConfigFile,
): Generator<RuleFinding> {
  const { project } = document;
  const related = place ? [{ ...place, message: 'It is named here.' }] : [];
  const ignored = path === undefined ? undefined : ignoreFileFor(project, code, path);
  if (!holdsCode(project, code)) return;
  const texts = textsOf(project, modules);
  // A launcher reads it before the program can make it.
  const isMade = texts.some((text) => makesFiles.test(text) && (!word || text.includes(nameOf(written))));
  if (isMade && !(reader === 'accelerate' && word)) return;
  const found = {
    ...severityIn(launch),
    ...placeOfWord(word ?? launch.program.word),
  };
  if (ignored !== undefined) {
    yield {
      ...(word ? {} : { severity: 'warning' as const }),
      ...found,
      message: `${nameOf(ignored)} of the code folder leaves ${written} out of what is uploaded, which ${reader} looks for.`,
      related: [...related, leftOutBy(ignored)],
    };
    return;
  }
  const missing = missingWithin(project, code, joined(folder, written));
  if (!missing) return;
  const isCertain = word !== undefined && (missing.below === '' || missing.meant !== undefined);
  const shown = relativeTo(folderOf(document.path), code);
  yield {
    ...(isCertain ? {} : { severity: 'warning' as const }),
    ...found,
    message: `There is no ${written} in the code folder ${shown.endsWith('.') ? `"${shown}"` : shown}, where ${reader} looks for it.`,
    related,
    fixes: word?.text === written ? guessPath(word, folder, missing) : [],
  };
}

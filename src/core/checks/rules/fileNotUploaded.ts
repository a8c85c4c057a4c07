import { isSlip } from '../../base/nearest.ts';
import { folderOf, isAbsolute, joined, nameOf, relativeTo } from '../../base/paths.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { isPlainPath } from '../../code/commandPrograms.ts';
import { placeOf } from '../../code/entry.ts';
import { textsOf } from '../../code/modules.ts';
import { argument, dottedName, literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { ignoreFileFor } from '../../code/upload.ts';
import type { CallExpression, StringExpression } from '../../languages/pythonCode/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { holdsCode, leftOutBy, missingPart } from '../support/existence.ts';
import { placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const fileNotUploaded = defineRule({
  code: 'file-not-uploaded',
  severity: 'error',
  summary: 'The script reads a file that is left out of the upload, or whose name is misspelt.',
  *check(document) {
    if (!document.isInFolder) return;
    for (const program of programsOf(document)) {
      const { folder, code, mayBeMade } = program.launch;
      if (folder === undefined || !code || mayBeMade || code.includes.length > 0) continue;
      yield* readBy(document, program, folder, code.path);
    }
  },
});

/** Code that may bring files from elsewhere, or goes to another folder. */
const bringsFiles =
  /def open\b|download|subprocess|os\.system|shutil|urlretrieve|extract|unzip|snapshot|chdir|requests\.|copy/;

function* readBy(
  { project, path }: DocumentFacts,
  program: CheckedProgram,
  folder: string,
  code: string,
): Generator<RuleFinding> {
  const { entry, modules, launch } = program;
  const texts = textsOf(project, modules);
  if (!entry || !texts.some((text) => reading.test(text)) || texts.some((text) => bringsFiles.test(text)))
    return;
  for (const { file, call, meaning } of sureCallsOf(project, entry).calls) {
    const read = fileReadBy(call, meaning);
    if (!read || !isOwn(read.text) || isNamedTwice(texts, nameOf(read.text))) continue;
    const place = placeOf(project, launch, read.text);
    const ignored = place === undefined ? undefined : ignoreFileFor(project, code, place);
    const related = [{ path: file.path, span: read.span, message: 'It is read here.' }];
    const found = { ...severityIn(launch), ...placeOfWord(launch.program.word) };
    if (ignored !== undefined)
      yield {
        ...found,
        message: `${scriptName(program)} reads ${read.text}, which ${nameOf(ignored)} of the code folder leaves out of what is uploaded.`,
        related: [...related, leftOutBy(ignored)],
      };
    if (place !== undefined || !holdsCode(project, code)) continue;
    const missing = missingPart(project, joined(folder, read.text), false);
    // The same name in another folder, or a slip of the hand: others may be made later.
    if (missing?.meant === undefined || !isSlip(nameOf(read.text), nameOf(missing.meant))) continue;
    const meant = relativeTo(folder, missing.meant);
    yield {
      ...found,
      severity: 'warning',
      message: `${scriptName(program)} reads ${read.text}, which the code folder ${relativeTo(folderOf(path), code)} does not have. Did you mean ${meant}?`,
      related,
    };
  }
}

/** What every file contains that reads one. */
const reading = /\bopen\(|\bread_\w+\(|\bload(?:txt)?\(/;

/** Functions whose first argument is the path of a file that they read. */
const readers =
  /^(?:pandas\.read_(?:csv|json|parquet|excel|pickle|table|feather)|numpy\.(?:load|loadtxt|genfromtxt)|torch\.load|joblib\.load|omegaconf\.OmegaConf\.load|(?:io|codecs)\.open)$/;

/** The path in a call that surely reads the file. */
function fileReadBy(call: CallExpression, meaning: string | undefined): StringExpression | undefined {
  const isOpen = meaning === 'open' || (meaning === undefined && dottedName(call.callee) === 'open');
  if (!isOpen && !readers.test(meaning ?? '')) return undefined;
  const [first, second] = call.arguments;
  if (first?.value.kind !== 'string' || first.name !== undefined || first.star !== '') return undefined;
  if (!/\bopen$/.test(meaning ?? 'open')) return first.value;
  const mode = second?.name === undefined ? second?.value : argument(call.arguments, 'mode');
  const said = mode === undefined ? 'r' : literalOf(mode);
  return typeof said === 'string' && /^[rbt]+$/.test(said) ? first.value : undefined;
}

/** Neither an address nor a place outside the code folder; what a job writes itself lies in the last two. */
function isOwn(text: string): boolean {
  return (
    isPlainPath(text) &&
    !isAbsolute(text) &&
    /[^./]\.\w+$/.test(text) &&
    !/^(?:\.\/)?(?:\.\.|outputs|logs)\//.test(text)
  );
}

/** Then the program may write it itself. */
function isNamedTwice(texts: readonly string[], name: string): boolean {
  return texts.reduce((count, text) => count + text.split(name).length - 1, 0) > 1;
}

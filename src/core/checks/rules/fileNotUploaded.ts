import { isSlip } from '../../base/nearest.ts';
import { folderOf, isAbsolute, joined, nameOf, relativeTo } from '../../base/paths.ts';
import type { Binding } from '../../code/arguments.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { placeOf } from '../../code/entry.ts';
import { textsOf } from '../../code/modules.ts';
import { argument, dottedName, literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { ignoreFileFor } from '../../code/upload.ts';
import type { Word } from '../../languages/python/words.ts';
import type { CallExpression, Expression } from '../../languages/pythonCode/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { leftOutBy, missingPart } from '../support/existence.ts';
import { isAsGiven, placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const fileNotUploaded = defineRule({
  code: 'file-not-uploaded',
  severity: 'error',
  summary: 'The script reads a file that is excluded from the upload, or whose name is misspelled.',
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
  /(?:def|class) open\b|import\b.*\bopen\b|download|subprocess|os\.system|shutil|urlretrieve|extract|unzip|snapshot|chdir|requests\.|copy/;

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
  const said = new Set<Word>();
  for (const { file, call, meaning } of sureCallsOf(project, entry).calls) {
    const argued = pathReadBy(call, meaning);
    const given = argued && givenTo(program, argued, texts);
    if (argued && given && !said.has(given.word)) {
      said.add(given.word);
      const at = placeOf(project, launch, given.value);
      const ignoring = at === undefined ? undefined : ignoreFileFor(project, code, at);
      if (ignoring !== undefined)
        yield {
          ...severityIn(launch),
          ...placeOfWord(given.word),
          message: leftOut(program, given.value, ignoring),
          related: [{ path: file.path, span: argued.span, message: 'It is read here.' }, leftOutBy(ignoring)],
        };
    }
    const read = argued?.kind === 'string' ? argued : undefined;
    if (!read || !isOwn(read.text) || mayBeWritten(texts, read.text)) continue;
    const place = placeOf(project, launch, read.text);
    const ignored = place === undefined ? undefined : ignoreFileFor(project, code, place);
    const related = [{ path: file.path, span: read.span, message: 'It is read here.' }];
    const found = { ...severityIn(launch), ...placeOfWord(launch.program.word) };
    if (ignored !== undefined)
      yield {
        ...found,
        message: leftOut(program, read.text, ignored),
        related: [...related, leftOutBy(ignored)],
      };
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

function leftOut(program: CheckedProgram, file: string, ignoring: string): string {
  return `${scriptName(program)} reads ${file}, which ${nameOf(ignoring)} of the code folder leaves out of what is uploaded.`;
}

/** What every file contains that reads one. */
const reading = /\bopen\(|\bread_\w+\(|\bload(?:txt)?\(/;

/** Functions whose first argument is the path of a file that they read. */
const readers =
  /^(?:pandas\.read_(?:csv|json|parquet|excel|pickle|table|feather)|numpy\.(?:load|loadtxt|genfromtxt)|torch\.load|joblib\.load|omegaconf\.OmegaConf\.load|(?:(?:io|codecs)\.)?open)$/;

/** What the command gives to an option that the program reads as a path: `open(args.config)`. */
function givenTo(
  { matched }: CheckedProgram,
  path: Expression,
  texts: readonly string[],
): Binding | undefined {
  if (path.kind !== 'member' || path.object.kind !== 'name') return undefined;
  const { name } = path;
  if (!isAsGiven(path.object.name, name, texts)) return undefined;
  const found = matched.bindings.filter(({ option }) => option.name === name);
  const [only, ...others] = found;
  return only && others.length === 0 && isOwn(only.value) ? only : undefined;
}

/** The path in a call that surely reads the file. */
function pathReadBy(call: CallExpression, meaning: string | undefined): Expression | undefined {
  const reader = meaning ?? dottedName(call.callee) ?? '';
  const [first, second] = call.arguments;
  if (!readers.test(reader) || !first) return undefined;
  if (!reader.endsWith('open')) return first.value;
  const mode = second?.name === undefined ? second?.value : argument(call.arguments, 'mode');
  const letters = mode === undefined ? '' : String(literalOf(mode));
  return /[^rbt+]/.test(letters) ? undefined : first.value;
}

/** No place outside the code folder; what a job writes itself lies in the last two. */
function isOwn(text: string): boolean {
  return !isAbsolute(text) && /[^./]\.\w/.test(text) && !/^(?:\.\/)?(?:\.\.|outputs|logs)\//.test(text);
}

/** Then the program may write it itself: it has its name twice, or the parts of a name that it puts together. */
function mayBeWritten(texts: readonly string[], path: string): boolean {
  const name = nameOf(path);
  const [stem = '', ending = ''] = name.split(/(?=\.\w+$)/).map((part) => escaped(part));
  const folder = escaped(folderOf(path).replace(/^\.\/?/, ''));
  const parts = new RegExp(
    `["'](?:\\./)?(?:${[stem, folder].filter(Boolean).join('|')})/?["']|(?:["'}]|%\\d*[sd])${ending}["']`,
  );
  return (
    texts.reduce((count, text) => count + text.split(name).length - 1, 0) > 1 ||
    texts.some((text) => parts.test(text))
  );
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}

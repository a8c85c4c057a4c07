import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { folderOf, isAbsolute, isWithin, joined, nameOf, relativeTo } from '../../base/paths.ts';
import type { EnteredFolder } from '../../code/commandPrograms.ts';
import { entryOf, isDynamic, placeOf } from '../../code/entry.ts';
import { type Launch, launchesOf, writtenWord } from '../../code/launches.ts';
import { ignoreFileFor } from '../../code/upload.ts';
import { pairOf } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { holdsCode, leftOutBy, type Missing, missingPart, missingWithin } from '../support/existence.ts';
import { guessPath } from '../support/guess.ts';
import { addsFolders, mayBring } from '../support/imports.ts';
import { placeOfWord } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const missingScript = defineRule({
  code: 'missing-script',
  severity: 'error',
  summary: 'The command starts a script that is not in the code folder.',
  *check(document) {
    if (document.isPython) yield* inPython(document);
    if (!document.isInFolder || document.project.list(folderOf(document.path)).length === 0) return;
    const said = new Set<number>();
    for (const launch of launchesOf(document)) {
      if (isDynamic(launch.program.word)) continue;
      const { code } = launch;
      if (!code) {
        yield* withoutCode(document, launch);
        continue;
      }
      const folder = absentFolder(document, launch, code);
      if (!folder) {
        yield* inCode(document, launch, code);
        continue;
      }
      // Several programs may start there.
      const { span } = placeOfWord(folder.target);
      if (!said.has(span.start)) yield* inNoFolder(document, launch, code.path, folder);
      said.add(span.start);
    }
  },
});

/** What is uploaded for a command. */
type Code = NonNullable<Launch['code']>;

/**
 * Python code is run from wherever somebody starts it: the folder of the code, as a rule, or one above it. So it is said
 * only where the code folder is there, the script in none that it could be, and the code does not write it itself.
 */
function* inPython(document: DocumentFacts): Generator<RuleFinding> {
  const { project, path, text } = document;
  for (const launch of launchesOf(document)) {
    const { code, folder, program } = launch;
    if (!code || folder !== code.path || program.form !== 'script' || isDynamic(program.word)) continue;
    // From another folder, that one is uploaded instead.
    if (joined('', code.scalar.text) === '') continue;
    const name = nameOf(program.word.text);
    const isWritten = text.indexOf(name) !== text.lastIndexOf(name);
    const mayBeIn = (start: string) =>
      project.exists(joined(joined(start, code.scalar.text), program.word.text));
    if (isWritten || project.foldersAround(path).some(mayBeIn)) continue;
    for (const finding of inCode(document, launch, code)) yield { ...finding, severity: 'warning' };
  }
}

/** The folder that is not there, of those that the command enters before the script. */
function absentFolder(
  { project }: DocumentFacts,
  launch: Launch,
  { path: code, includes }: Code,
): EnteredFolder | undefined {
  // What is included may be the folder.
  if (includes.length > 0 || placeOf(project, launch, fileNameOf(launch)) !== undefined) return undefined;
  if (missingPart(project, code) || !holdsCode(project, code)) return undefined;
  // What lies above is not uploaded, whether it is here or not.
  return launch.entered.find(
    ({ from, target }) => isWithin(from, code) && missingPart(project, joined(from, target.text), true),
  );
}

function* inNoFolder(
  document: DocumentFacts,
  launch: Launch,
  code: string,
  { command, target, from, mayBeMade }: EnteredFolder,
): Generator<RuleFinding> {
  const { project } = document;
  const missing = missingPart(project, joined(from, target.text), true);
  if (mayBeMade || !missing) return;
  // What lies above the code folder is not uploaded, nor is its own name.
  const isMeant = missing.meant !== undefined && missing.meant !== code && isWithin(missing.meant, code);
  const place = placeOfWord(target);
  const text = project.read(place.path ?? document.path) ?? '';
  const [operator = ''] = /^[ \t]*(?:&&|;)[ \t]*/.exec(text.slice(place.span.end)) ?? [];
  const isHere = placeOf(project, { folder: from, code: launch.code }, fileNameOf(launch)) !== undefined;
  // Modules, and the folders with them, may come from elsewhere.
  if (launch.program.form === 'module' && !isHere && !isMeant) return;
  const isCertain = operator.includes('&&') && (isHere || isMeant);
  const { start } = placeOfWord(command).span;
  const end = place.span.end + operator.length;
  const drop: Fix = {
    title: `Remove "${text.slice(start, end).trim()}"`,
    edits: [{ ...place, span: { start, end }, newText: '' }],
    // Whatever leads back from there leads elsewhere then.
    needsJudgement: text.slice(end).includes('..'),
  };
  const canDrop = operator !== '' && launch.script === target.writtenIn?.path;
  yield {
    ...place,
    severity: isCertain ? 'error' : 'warning',
    message: `There is no folder ${target.text} in the code folder ${inSentence(relativeTo(folderOf(document.path), code))}, where the command starts.`,
    fixes: isHere ? (canDrop ? [drop] : []) : isMeant ? guessPath(target, from, missing) : [],
  };
}

function* inCode(
  document: DocumentFacts,
  launch: Launch,
  { path: code, scalar, includes }: Code,
): Generator<RuleFinding> {
  const { program, folder, mayBeMade } = launch;
  const { project } = document;
  const written = fileNameOf(launch);
  // Where the code folder itself is missing, that is what is said.
  if (folder === undefined || isAbsolute(written) || missingPart(project, code)) return;
  const place = placeOf(project, launch, written);
  const ignored =
    place === undefined || mayBeMade || includes.length > 0 ? undefined : ignoreFileFor(project, code, place);
  if (ignored !== undefined)
    yield {
      ...placeOfWord(program.word),
      message: `${nameOf(ignored)} of the code folder leaves ${written} out of what is uploaded.`,
      related: [leftOutBy(ignored)],
    };
  if (place !== undefined) return;
  const above =
    program.form === 'script' && !mayBeMade ? folderAbove(document, code, folder, written) : undefined;
  if (above !== undefined) {
    const right = relativeTo(folderOf(document.path), above);
    yield {
      severity: 'warning',
      ...placeOfWord(program.word),
      message: `There is no ${written} in the code folder "${relativeTo(folderOf(document.path), code)}", but in "${right}": the code folder is relative to this file.`,
      fixes: [
        { title: `Use code: ${right}`, edits: [{ path: document.path, ...replaceText(scalar, right) }] },
      ],
    };
    return;
  }
  const repeated = mayBeMade ? undefined : withoutFolder(document, launch, code);
  if (repeated) {
    yield repeated;
    return;
  }
  const slashed = withSlashes(document, launch);
  if (slashed) {
    yield slashed;
    return;
  }
  if (!holdsCode(project, code)) return;
  const missing = missingWithin(project, code, joined(folder, written));
  if (!missing || (mayBeMade && missing.meant === undefined)) return;
  const isModule = program.form === 'module';
  // Of a package, `__main__.py` runs.
  if (isModule && entryOf(project, launch)) return;
  if (isModule && isForeign(document, folder, program.word.text)) return;
  yield {
    severity: missing.below === '' || missing.meant !== undefined ? 'error' : 'warning',
    ...placeOfWord(program.word),
    message: messageOf(launch, missing, relativeTo(folderOf(document.path), code)),
    fixes: isModule ? [] : guessPath(program.word, folder, missing),
  };
}

/** `python -m src.train`, where what is in `src` is uploaded, and not `src`. */
function withoutFolder(document: DocumentFacts, launch: Launch, code: string): RuleFinding | undefined {
  const { program, folder, run } = launch;
  const { word, form } = program;
  const [, top = '', module = ''] = /^(\w+)\.([\w.]+)$/.exec(word.text) ?? [];
  if (form !== 'module' || folder !== code || top !== nameOf(code) || program.environment !== undefined)
    return undefined;
  const inside = { ...launch, program: { ...program, word: { ...word, text: module } } };
  if (!entryOf(document.project, inside) || entryOf(document.project, launch)) return undefined;
  // A package of the same name may be installed, but none is called "src".
  const { environment } = run;
  if (addsFolders(document, launch)) return undefined;
  if (environment?.stack ? mayBring(document.project, environment, top) : top !== 'src') return undefined;
  const written = writtenWord(word);
  return {
    severity: 'warning',
    ...placeOfWord(word),
    message: `There is no module ${word.text} in the code folder ${inSentence(relativeTo(folderOf(document.path), code))}: what is in the folder is uploaded, without its name.`,
    fixes:
      written.textStart === undefined
        ? []
        : [{ title: `Use -m ${module}`, edits: [{ ...placeOfWord(word), newText: module }] }],
  };
}

/** A path as Windows writes it, of a file that is there. */
function withSlashes({ project, path: own }: DocumentFacts, launch: Launch): RuleFinding | undefined {
  const { word, form } = launch.program;
  const { path = own, span } = writtenWord(word);
  const written = project.read(path)?.slice(span.start, span.end) ?? '';
  if (form === 'module') return undefined;
  const right = written.replaceAll('\\', '/');
  if (placeOf(project, launch, right) === undefined) return undefined;
  return {
    path,
    span,
    message: `The shell removes the backslash from ${written}. Write ${right}.`,
    fixes: [{ title: `Use ${right}`, edits: [{ path, span, newText: right }] }],
  };
}

/** The folder above the code folder from which the script is where the command says: somebody took the repository for the start. */
function folderAbove(
  { project }: DocumentFacts,
  code: string,
  folder: string,
  written: string,
): string | undefined {
  // After `cd`, or of a name alone, it would be a guess.
  if (folder !== code || !/^(?:\.\/)?[\w-][\w.-]*\//.test(written)) return undefined;
  let above = code;
  for (let steps = 0; steps < 4 && folderOf(above) !== above; steps++) {
    above = folderOf(above);
    if (project.exists(joined(above, written))) return above;
  }
  return undefined;
}

function messageOf({ program: { form, word } }: Launch, { otherCase }: Missing, folder: string): string {
  const code = inSentence(folder);
  if (form === 'module') return `There is no module ${word.text} in the code folder ${code}.`;
  if (otherCase !== undefined)
    return `There is no ${word.text} in the code folder ${code}: on Linux, where upper and lower case differ, "${otherCase}" is another file.`;
  return `There is no ${word.text} in the code folder ${code}.`;
}

/** Dots at the end of a sentence would be read as its own. */
function inSentence(folder: string): string {
  return folder.endsWith('.') ? `"${folder}"` : folder;
}

/** A module whose package is not here may be installed. */
function isForeign({ project }: DocumentFacts, folder: string, module: string): boolean {
  const [top = ''] = module.split('.');
  return project.list(joined(folder, top)).length === 0 || !module.includes('.');
}

function fileNameOf({ program: { form, word } }: Launch): string {
  return form === 'module' ? `${word.text.replaceAll('.', '/')}.py` : word.text;
}

/** Without `code`, nothing is uploaded. */
function* withoutCode({ path, project, kind }: DocumentFacts, launch: Launch): Generator<RuleFinding> {
  const { owner, program, mayBeMade } = launch;
  // Components have other defaults in other tools, and images may bring scripts of their own.
  if (kind !== 'commandJob' || mayBeMade || pairOf(owner, 'code')) return;
  const { text } = program.word;
  const command = pairOf(owner, 'command');
  if (!command || isAbsolute(text) || !project.exists(joined(folderOf(path), text))) return;
  const start = command.span.start;
  yield {
    ...placeOfWord(program.word),
    message: `Without "code", no files are uploaded, so ${text} will not be there.`,
    fixes: [{ title: 'Add code: .', edits: [{ span: { start, end: start }, newText: 'code: .\n' }] }],
  };
}

/** The Python programs that the commands of a document start, each with the folder in which it starts. */
import { folderOf, joined } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import { asScalar, asSequence, valueFor, type YamlMapping, type YamlScalar } from '../languages/yaml/tree.ts';
import { writtenText } from '../languages/yaml/writtenText.ts';
import { defineFact } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { type Run, runsOf } from '../stack/runs.ts';
import { isPlainPath, type NamedRequirements, readCommand, type Started } from './commandPrograms.ts';
import type { CommandText } from './commandText.ts';

export interface Launch extends Started {
  readonly run: Run;
  /** The job, step or component with the command. */
  readonly owner: YamlMapping;
  readonly command: CommandText;
  readonly code: CodeFolder | undefined;
}

/** What is uploaded for a command. */
interface CodeFolder {
  readonly path: string;
  readonly scalar: YamlScalar;
  /** More that is put into it: `additional_includes`. */
  readonly includes: readonly string[];
}

/** In the order of the text. None in a file that is no Azure ML document. */
export function launchesOf({ project, path }: DocumentFacts): readonly Launch[] {
  return project.get(launches, path);
}

const launches = defineFact<readonly Launch[]>({
  name: 'programs that a document starts',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    return runsOf(document).flatMap((run) => launchesOfRun(document, run));
  },
});

/** What is written as the command of a run, where that can be read. */
export function commandOf({ owners: [owner] }: Run): YamlScalar | undefined {
  const scalar = asScalar(valueFor(owner, 'command'));
  return scalar?.type === 'string' && scalar.text.length <= 20_000 ? scalar : undefined;
}

/** The files with requirements that the commands of a document have pip read. */
export function requirementsNamedIn(document: DocumentFacts): (NamedRequirements & Pick<Launch, 'code'>)[] {
  return runsOf(document).flatMap((run) => {
    const found = readRun(document, run);
    return found ? found.requirements.map((each) => ({ ...each, code: found.code })) : [];
  });
}

function launchesOfRun(document: DocumentFacts, run: Run): Launch[] {
  const found = readRun(document, run);
  if (!found) return [];
  const { command, started, owner, code } = found;
  return started.map((each) => ({ ...each, run, owner, command, code }));
}

function readRun(document: DocumentFacts, run: Run) {
  const [owner] = run.owners;
  const scalar = commandOf(run);
  if (!owner || !scalar) return undefined;
  const written = writtenText(document.text, scalar);
  if (written === undefined) return undefined;
  const code = codeFolder(document, owner);
  // A single file may be all that is uploaded.
  const folder = code && document.project.exists(code.path) ? folderOf(code.path) : code?.path;
  return { ...readCommand(document.project, written, scalar.span.start, folder), owner, code };
}

function codeFolder({ path }: DocumentFacts, owner: YamlMapping): CodeFolder | undefined {
  const scalar = asScalar(valueFor(owner, 'code'));
  if (scalar?.type !== 'string' || !isPlainPath(scalar.text)) return undefined;
  const includes = asSequence(valueFor(owner, 'additional_includes'))?.items ?? [];
  const folder = folderOf(path);
  return {
    path: joined(folder, scalar.text),
    scalar,
    includes: includes.flatMap(({ value }) => {
      const include = asScalar(value);
      return include?.type === 'string' ? joined(folder, include.text) : [];
    }),
  };
}

/** Whether the shell, Azure ML or a template decides what the word says. */
export function isDynamic({ text }: Word): boolean {
  return /[$`*?{}[\]\ue000]/.test(text);
}

/** The text of a word, or a part of it, where the file says it letter by letter; else the whole word. */
export function spanOfWord({ span, text, textStart }: Word): Span {
  return textStart === undefined ? span : { start: textStart, end: textStart + text.length };
}

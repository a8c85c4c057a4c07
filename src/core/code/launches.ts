/** The Python programs that the commands of a document start, each with the folder in which it starts. */
import type { WrittenText } from '../base/located.ts';
import { folderOf, joined } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import { asScalar, asSequence, valueFor, type YamlMapping, type YamlScalar } from '../languages/yaml/tree.ts';
import { defineFact, type Project } from '../project/project.ts';
import { startFolder } from '../project/startFolder.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { type Run, runsOf } from '../stack/runs.ts';
import {
  isPlainPath,
  type NamedRequirements,
  readCommand,
  type ShellPrograms,
  type Started,
} from './commandPrograms.ts';
import { commandsOf } from './commands.ts';
import type { CommandText } from './commandText.ts';
import { isDynamic, placeOf } from './entry.ts';
import { programWithin, shellScript, wordWithin } from './shellScripts.ts';

export interface Launch extends Started {
  /** The shell script in which it is written; `undefined` where that is the command itself. */
  readonly script: string | undefined;
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
    return project
      .get(readRuns, path)
      .flatMap(({ started, run, owner, command, code }) =>
        started.map((each) => ({ ...each, run, owner, command, code })),
      );
  },
});

/** The files with requirements and the wheels that the commands of a document, and the shell scripts they call, have pip read. */
export function requirementsNamedIn({
  project,
  path,
}: DocumentFacts): readonly (NamedRequirements & Pick<Launch, 'code'>)[] {
  return project
    .get(readRuns, path)
    .flatMap(({ requirements, code }) => requirements.map((each) => ({ ...each, code })));
}

/** What the command of a run does, and the scripts that it calls. */
interface ReadRun extends Followed, Pick<Launch, 'run' | 'owner' | 'command' | 'code'> {}

const readRuns = defineFact<readonly ReadRun[]>({
  name: 'what the commands of a document do',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    return runsOf(document).flatMap((run) => readRun(document, run) ?? []);
  },
});

function readRun(document: DocumentFacts, run: Run): ReadRun | undefined {
  const [owner] = run.owners;
  const scalar = run.command;
  const written = scalar && commandsOf(document).get(scalar);
  if (!owner || !scalar || written === undefined) return undefined;
  const code = codeFolder(document, owner);
  // A single file may be all that is uploaded.
  const folder = code && document.project.exists(code.path) ? folderOf(code.path) : code?.path;
  const { command, ...programs } = readCommand(document.project, written, scalar.span.start, folder);
  return { run, owner, command, code, ...new ScriptFollower(document.project, code).all(programs) };
}

interface Followed {
  readonly started: readonly (Started & Pick<Launch, 'script'>)[];
  readonly requirements: readonly NamedRequirements[];
}

/** Nobody's script calls more others in a row, and a script may call itself. */
const mostScripts = 20;

/** Adds what the shell scripts do that a command calls. */
class ScriptFollower {
  readonly #project: Project;
  readonly #code: CodeFolder | undefined;
  readonly #seen = new Set<string>();
  readonly #requirements: NamedRequirements[] = [];

  constructor(project: Project, code: CodeFolder | undefined) {
    this.#project = project;
    this.#code = code;
  }

  all({ started, requirements }: ShellPrograms): Followed {
    this.#requirements.push(...requirements.map((each) => this.#placed(each)));
    const all = started.flatMap((each) => {
      const own = this.#placed(each);
      return [{ ...own, script: undefined }, ...this.#within(own)];
    });
    return { started: all, requirements: this.#requirements };
  }

  /** Where a script that the same shell has read before goes elsewhere, the folder is not known, nor is the Python where it activates one. */
  #placed<Each extends Pick<Started, 'folder' | 'sourced'> & Partial<Pick<Started, 'program'>>>(
    each: Each,
  ): Each {
    const leaves = each.sourced.some((path) => /\b(?:cd|pushd)\b/.test(this.#project.read(path) ?? ''));
    const enters = each.sourced.some((path) => /\bactivate\b/.test(this.#project.read(path) ?? ''));
    const { program } = each;
    return {
      ...each,
      ...(leaves ? { folder: undefined } : {}),
      ...(enters && program
        ? { program: { ...program, environment: program.environment ?? 'activated' } }
        : {}),
    };
  }

  #within({ program, folder, mayBeMade, isCertain, entered }: Started): Followed['started'] {
    if (program.form !== 'shell' || folder === undefined || isDynamic(program.word)) return [];
    const path = placeOf(this.#project, { folder, code: this.#code }, program.word.text);
    if (path === undefined || this.#seen.has(path) || this.#seen.size >= mostScripts) return [];
    this.#seen.add(path);
    const found = shellScript(this.#project, path, folder);
    if (!found) return [];
    for (const { word, ...each } of found.requirements)
      this.#requirements.push({
        ...this.#placed(each),
        word: wordWithin(word, path, program.word),
        mayBeMade: mayBeMade || each.mayBeMade,
      });
    return found.started.flatMap((each) => {
      const inner: Started = {
        ...this.#placed(each),
        program: {
          ...programWithin(each.program, path, program.word),
          environment: each.program.environment ?? program.environment,
        },
        mayBeMade: mayBeMade || each.mayBeMade,
        entered: [
          ...entered,
          ...each.entered.map((inner) => ({
            ...inner,
            command: wordWithin(inner.command, path, program.word),
            target: wordWithin(inner.target, path, program.word),
            mayBeMade: mayBeMade || inner.mayBeMade,
          })),
        ],
        isCertain: isCertain && each.isCertain,
      };
      return [{ ...inner, script: path }, ...this.#within(inner)];
    });
  }
}

/** What is uploaded for the command of a job, step or component. */
export function codeFolder({ project, path }: DocumentFacts, owner: YamlMapping): CodeFolder | undefined {
  const scalar = asScalar(valueFor(owner, 'code'));
  if (scalar?.type !== 'string' || !isPlainPath(scalar.text)) return undefined;
  const includes = asSequence(valueFor(owner, 'additional_includes'))?.items ?? [];
  const folder = folderOf(path);
  return {
    path: joined(startFolder(project, path, scalar.text), scalar.text),
    scalar,
    includes: includes.flatMap(({ value }) => {
      const include = asScalar(value);
      return include?.type === 'string' ? joined(folder, include.text) : [];
    }),
  };
}

/** The text of a word, or a part of it, where the file says it letter by letter; else the whole word. */
export function spanOfWord({ span, text, textStart }: WrittenText): Span {
  return textStart === undefined ? span : { start: textStart, end: textStart + text.length };
}

/** A word as its file has it, which may be a shell script that the command calls. */
export function writtenWord({
  text,
  span,
  textStart,
  writtenIn,
}: Word): WrittenText & { readonly path?: string } {
  return { text, span, textStart, ...writtenIn };
}

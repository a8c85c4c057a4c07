/** The only importer of `dockerfile-ast`: a text in, a {@link Dockerfile} out. Never throws. */
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { Lines } from '../../base/lines.ts';
import type { Span } from '../../base/span.ts';
import { plainWords } from '../python/words.ts';
import { type ShellCommand, shellCommands, withInlineScript } from '../shell/commands.ts';
import { substitute, type Variables } from '../shell/variables.ts';
import type { Dockerfile, FromImage, Mount, Stage, Step } from './dockerfile.ts';
import { scriptIn, withJoinedOpeners, withoutData } from './hereDocuments.ts';

/** Longer texts are not read: Azure ML rejects Dockerfiles of more than a hundred kilobytes. */
const longestText = 400_000;

export function parseDockerfile(text: string): Dockerfile {
  if (text.length > longestText) return { stages: [] };
  return new Reader(text).read();
}

interface OpenStage extends Stage {
  readonly steps: Step[];
  /** Of `ENV` and `ARG`; a stage that stands on this one has them too. */
  readonly variables: Map<string, string>;
  /** Those of `ENV`, which no `ARG` changes. */
  readonly fixed: Set<string>;
}

class Reader {
  readonly #text: string;
  readonly #lines: Lines;
  readonly #stages: OpenStage[] = [];
  /** `ARG` before the first `FROM`: seen by every `FROM`, and inside a stage only where it is declared again. */
  readonly #globals = new Map<string, string>();
  /** At the end of a line it continues the line. */
  #escape = '\\';

  constructor(text: string) {
    this.#text = text;
    this.#lines = new Lines(text);
  }

  read(): Dockerfile {
    let instructions: Instruction[] = [];
    try {
      const dockerfile = DockerfileParser.parse(withJoinedOpeners(this.#text));
      this.#escape = dockerfile.getEscapeCharacter();
      instructions = dockerfile.getInstructions();
    } catch {
      // What that parser cannot read, Docker cannot either.
    }
    for (const instruction of instructions) this.#instruction(instruction);
    return { stages: this.#stages };
  }

  #instruction(instruction: Instruction): void {
    const range = instruction.getRange();
    const span = { start: this.#lines.offsetAt(range.start), end: this.#lines.offsetAt(range.end) };
    const start = this.#lines.offsetAt(instruction.getInstructionRange().end);
    const body = joinedLines(this.#text.slice(start, span.end), this.#escape);
    const stage = this.#stages.at(-1);
    const variables: Variables = (name) => (stage?.variables ?? this.#globals).get(name);
    switch (instruction.getKeyword()) {
      case 'FROM':
        this.#from(body, start, (name) => this.#globals.get(name));
        break;
      case 'ARG':
        for (const [name, value] of assignments(body, variables)) {
          const known = value ?? this.#globals.get(name);
          if (known !== undefined && !stage?.fixed.has(name))
            (stage?.variables ?? this.#globals).set(name, known);
        }
        break;
      case 'ENV':
        for (const [name, value = ''] of legacyAssignment(body, variables) ?? assignments(body, variables)) {
          stage?.variables.set(name, value);
          stage?.fixed.add(name);
          stage?.steps.push({ kind: 'env', name, value, span });
        }
        break;
      case 'RUN':
        stage?.steps.push({
          kind: 'run',
          commands: commandsOf(body, start, variables),
          mounts: mountsOf(body, variables),
          span,
        });
        break;
      case 'ENTRYPOINT':
      case 'CMD':
        stage?.steps.push({
          kind: 'start',
          by: instruction.getKeyword() === 'CMD' ? 'CMD' : 'ENTRYPOINT',
          commands: commandsOf(body, start, variables),
          span,
        });
        break;
      case 'COPY':
      case 'ADD':
        stage?.steps.push(...copyOf(body, start, span, variables));
        break;
      case 'SHELL':
        stage?.steps.push({ kind: 'shell', text: body.trim(), span });
        break;
      case 'WORKDIR':
        stage?.steps.push({ kind: 'workdir', path: processed(body.trim(), variables), span });
        break;
      default:
    }
  }

  #from(body: string, start: number, variables: Variables): void {
    const flags = flagsLength(body);
    const [written, as, alias] = plainWords(body.slice(flags), start + flags);
    if (!written) return;
    const text = processed(written.text, variables);
    const name = as?.text.toLowerCase() === 'as' ? alias?.text.toLowerCase() : undefined;
    const base = this.#stages.findLast((each) => each.name !== undefined && each.name === text.toLowerCase());
    const image: FromImage = { text, span: written.span, verbatim: text === written.text };
    const known = { variables: new Map(base?.variables), fixed: new Set(base?.fixed) };
    this.#stages.push({ name, image, base, steps: [], ...known });
  }
}

function commandsOf(body: string, start: number, variables: Variables): ShellCommand[] {
  const flags = flagsLength(body);
  const text = body.slice(flags);
  const exec = execForm(text, start + flags);
  if (exec) return exec.flatMap((each) => withInlineScript(each, text, start + flags, variables));
  const { script, offset } = scriptIn(text);
  return shellCommands(withoutData(script), start + flags + offset, variables);
}

/** `--mount=type=bind,source=requirements.txt,target=/tmp/r.txt` */
function mountsOf(body: string, variables: Variables): Mount[] {
  const flags = body.slice(0, flagsLength(body));
  return Array.from(flags.matchAll(/--mount=(\S+)/g), ([, text = '']) => {
    const options = new Map(
      processed(text, variables)
        .split(',')
        .map((each): [string, string] => {
          const [name = '', ...value] = each.split('=');
          return [name, value.join('=')];
        }),
    );
    const first = (...names: readonly string[]) =>
      names.map((name) => options.get(name)).find((each) => each !== undefined);
    const isOfContext = (options.get('type') ?? 'bind') === 'bind' && !options.has('from');
    return {
      source: isOfContext ? (first('source', 'src') ?? '.') : undefined,
      target: first('target', 'dst', 'destination') ?? '/run/secrets',
    };
  });
}

function copyOf(body: string, start: number, span: Span, variables: Variables): Step[] {
  const flags = flagsLength(body);
  const from = /\s--from=(\S+)/.exec(body.slice(0, flags))?.[1];
  // The lines below are the texts of here-documents.
  const line = body.slice(flags).split('\n', 1)[0] ?? '';
  const words = execForm(line, start + flags)?.[0]?.words ?? plainWords(line, start + flags);
  const target = words.at(-1);
  const sources = words
    .slice(0, -1)
    .filter((word) => !word.text.startsWith('<<'))
    .map((word) => {
      const text = processed(word.text, variables);
      return text === word.text ? word : { ...word, text, textStart: undefined };
    });
  const writes = sources.length < words.length - 1;
  return target && words.length > 1
    ? [{ kind: 'copy', sources, target: processed(target.text, variables), from, writes, span }]
    : [];
}

/** Continued lines as one; what continues them, with the comments and empty lines between them, as spaces. */
function joinedLines(text: string, sign: string): string {
  const between = new RegExp(`\\${sign}[ \\t]*\\r?\\n(?:[ \\t]*(?:#[^\\n]*)?\\r?\\n)*`, 'g');
  return text.replace(between, (all) => ' '.repeat(all.length));
}

/** A word without its quotes, with variables put in. */
function processed(word: string, variables: Variables): string {
  return substitute(word.replace(/["']/g, ''), variables);
}

/** Of the `--flags` after the keyword, with the spaces around them. */
function flagsLength(body: string): number {
  return /^(?:\s+--\S+)*\s*/.exec(body)?.[0].length ?? 0;
}

/** `["pip", "install", "x"]` */
function execForm(text: string, start: number): ShellCommand[] | undefined {
  if (!text.startsWith('[')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isTexts(parsed)) return undefined;
  const texts = parsed;
  const words = Array.from(
    text.matchAll(/"((?:[^"\\]|\\.)*)"/g),
    ({ 0: quoted, 1: inner = '', index }, at) => ({
      text: texts[at] ?? '',
      span: { start: start + index, end: start + index + quoted.length },
      textStart: inner.includes('\\') ? undefined : start + index + 1,
    }),
  );
  return [{ words, span: { start, end: start + text.length }, redirections: [], certain: true }];
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

/** `ENV NAME value`: all of the line is one value. */
function legacyAssignment(body: string, variables: Variables): [string, string][] | undefined {
  const [, name, value = ''] = /^(\w+)\s+([^=].*)$/s.exec(body.trim()) ?? [];
  return name === undefined ? undefined : [[name, substitute(value, variables)]];
}

/** `NAME=value …` and, for `ARG`, `NAME` alone. No value sees those of the same instruction. */
function assignments(body: string, variables: Variables): [string, string | undefined][] {
  const found = body.matchAll(/([\w.-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|((?:\\.|[^\s\\])*)))?/gs);
  return Array.from(found, ([, name = '', double, single, plain]) => {
    const value = double ?? plain?.replace(/\\(\s)/g, '$1');
    return [name, single ?? (value === undefined ? undefined : substitute(value, variables))];
  });
}

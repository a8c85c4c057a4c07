/** The only importer of `dockerfile-ast`: a text in, a {@link Dockerfile} out. Never throws. */
import { DockerfileParser, type Instruction } from 'dockerfile-ast';
import { Lines } from '../../base/lines.ts';
import type { Span } from '../../base/span.ts';
import type { Word } from '../python/words.ts';
import type { Dockerfile, FromImage, Stage, Step } from './dockerfile.ts';
import { type ShellCommand, shellCommands, substitute, type Variables } from './shell.ts';

/** Longer texts are not read: Azure ML rejects Dockerfiles of more than a hundred kilobytes. */
const longestText = 400_000;

export function parseDockerfile(text: string): Dockerfile {
  if (text.length > longestText) return { stages: [] };
  return new Reader(text).read();
}

interface OpenStage extends Stage {
  readonly steps: Step[];
}

class Reader {
  readonly #text: string;
  readonly #lines: Lines;
  readonly #stages: OpenStage[] = [];
  /** `ARG` before the first `FROM`: seen by every `FROM`, and inside a stage only where it is declared again. */
  readonly #globals = new Map<string, string>();
  #variables = new Map<string, string>();

  constructor(text: string) {
    this.#text = text;
    this.#lines = new Lines(text);
  }

  read(): Dockerfile {
    let instructions: Instruction[] = [];
    try {
      instructions = DockerfileParser.parse(this.#text).getInstructions();
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
    const body = this.#text.slice(start, span.end);
    const stage = this.#stages.at(-1);
    switch (instruction.getKeyword()) {
      case 'FROM':
        this.#from(body, start);
        break;
      case 'ARG':
        for (const [name, value] of assignments(body, (each) => this.#value(each)))
          if (stage) this.#declare(name, value);
          else if (value !== undefined) this.#globals.set(name, value);
        break;
      case 'ENV':
        for (const [name, value = ''] of assignments(body, (each) => this.#value(each))) {
          this.#variables.set(name, value);
          stage?.steps.push({ kind: 'env', name, value, span });
        }
        break;
      case 'RUN':
        stage?.steps.push({ kind: 'run', commands: this.#commands(body, start), span });
        break;
      case 'COPY':
      case 'ADD':
        stage?.steps.push(...this.#copy(body, start, span));
        break;
      case 'WORKDIR':
        stage?.steps.push({
          kind: 'workdir',
          path: substitute(body.trim(), (each) => this.#value(each)),
          span,
        });
        break;
      default:
    }
  }

  #value(name: string): string | undefined {
    return this.#variables.get(name);
  }

  #declare(name: string, value: string | undefined): void {
    const known = value ?? this.#globals.get(name);
    if (known !== undefined && !this.#variables.has(name)) this.#variables.set(name, known);
  }

  #from(body: string, start: number): void {
    const words = flaglessWords(body, start);
    const written = words[0];
    if (!written) return;
    const global: Variables = (name) => this.#globals.get(name);
    const text = substitute(written.text, global);
    const name = words[1]?.text.toLowerCase() === 'as' ? words[2]?.text.toLowerCase() : undefined;
    const base = this.#stages.findLast((each) => each.name !== undefined && each.name === text.toLowerCase());
    const image: FromImage = { text, span: written.span, verbatim: text === written.text };
    this.#stages.push({ name, image, base, steps: [] });
    this.#variables = new Map();
    for (let each: Stage | undefined = base; each; each = each.base)
      for (const step of each.steps)
        if (step.kind === 'env' && !this.#variables.has(step.name))
          this.#variables.set(step.name, step.value);
  }

  #commands(body: string, start: number): ShellCommand[] {
    const variables: Variables = (name) => this.#value(name);
    const flags = /^(?:\s*--\w[\w-]*(?:=\S*)?(?=\s))*\s*/.exec(body)?.[0].length ?? 0;
    const text = body.slice(flags);
    const exec = execForm(text, start + flags);
    if (exec) return exec;
    // A here-document is a script: its lines are commands, its first and last line are not.
    const here = /^<<-?["']?(\w+)["']?[^\n]*\n/.exec(text);
    const script = here ? text.slice(here[0].length).replace(new RegExp(`\\n\\s*${here[1]}\\s*$`), '') : text;
    return shellCommands(script, start + flags + (here?.[0].length ?? 0), variables);
  }

  #copy(body: string, start: number, span: Span): Step[] {
    const from = /^\s*(?:--\S+\s+)*?--from=(\S+)/.exec(body)?.[1];
    const words =
      execForm(body.trim(), start + body.length - body.trimStart().length)?.[0]?.words ??
      flaglessWords(body, start);
    const target = words.at(-1);
    const sources = words
      .slice(0, -1)
      .map((word) => ({ ...word, text: substitute(word.text, (name) => this.#value(name)) }));
    return target && sources.length > 0
      ? [{ kind: 'copy', sources, target: substitute(target.text, (name) => this.#value(name)), from, span }]
      : [];
  }
}

/** Words without the `--flags` before them, continued lines joined. */
function flaglessWords(body: string, start: number): Word[] {
  const joined = body.replace(/\\[ \t]*\r?\n/g, (end) => ' '.repeat(end.length));
  const words = Array.from(joined.matchAll(/\S+/g), ({ 0: text, index }) => ({
    text,
    span: { start: start + index, end: start + index + text.length },
    textStart: start + index,
  }));
  const first = words.findIndex(({ text }) => !text.startsWith('--'));
  return first < 0 ? [] : words.slice(first);
}

/** `["pip", "install", "x"]` */
function execForm(text: string, start: number): ShellCommand[] | undefined {
  if (!text.startsWith('[')) return undefined;
  let parsed: unknown;
  try {
    parsed = JSON.parse(text.replace(/\\\r?\n/g, '  '));
  } catch {
    return undefined;
  }
  if (!Array.isArray(parsed)) return undefined;
  const words = Array.from(text.matchAll(/"((?:[^"\\]|\\.)*)"/g), ({ 0: quoted, 1: inner = '', index }) => ({
    text: inner,
    span: { start: start + index, end: start + index + quoted.length },
    textStart: inner.includes('\\') ? undefined : start + index + 1,
  }));
  return [{ words, span: { start, end: start + text.length }, redirections: [] }];
}

/** `NAME=value …`, `NAME value` and, for `ARG`, `NAME` alone. */
function* assignments(body: string, variables: Variables): Generator<[string, string | undefined]> {
  const text = body.replace(/\\[ \t]*\r?\n/g, ' ').trim();
  const legacy = /^(\w+)\s+([^=].*)$/s.exec(text);
  if (legacy && !/^\w+=/.test(text)) {
    yield [legacy[1] ?? '', substitute(legacy[2] ?? '', variables)];
    return;
  }
  for (const [, name = '', double, single, plain] of text.matchAll(
    /([\w.-]+)(?:=(?:"((?:[^"\\]|\\.)*)"|'([^']*)'|(\S*)))?/g,
  )) {
    const value = double ?? plain;
    yield [name, single ?? (value === undefined ? undefined : substitute(value, variables))];
  }
}

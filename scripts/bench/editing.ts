/** What an editor's user waits for, measured through a real server in a large workspace. */
import { writeFileSync } from 'node:fs';
import { parseDocument } from 'yaml';
import { LanguageClient, type ServerProgram } from './languageClient.ts';
import { timed } from './statistics.ts';
import { pipeline, type Workspace } from './workspace.ts';

/** All that was measured of one program and one length of text; times in milliseconds. */
export interface EditingTimes {
  readonly diagnostics: readonly number[];
  readonly completeKey: readonly number[];
  readonly completeValue: readonly number[];
  readonly hover: readonly number[];
  /** A key that is begun below the last line of a step. */
  readonly halfKey: readonly number[];
  /** What parsing the text takes, measured between the others. */
  readonly limit: readonly number[];
}

/** A text whose lines are known, edited in one place after the other. */
export class Editing {
  readonly #client: LanguageClient;
  readonly #file: string;
  #lines: string[];
  #random = 12345;

  private constructor(client: LanguageClient, file: string, text: string) {
    this.#client = client;
    this.#file = file;
    this.#lines = text.split('\n');
  }

  static async start(program: ServerProgram, workspace: Workspace, lines: number): Promise<Editing> {
    const file = workspace.file(`pipeline${lines}.yml`);
    const text = pipeline(lines);
    writeFileSync(file, text);
    const client = new LanguageClient(program);
    await client.initialize(workspace.folder);
    await client.open(file, text);
    return new Editing(client, file, text);
  }

  stop(): void {
    this.#client.stop();
  }

  get memory(): number | undefined {
    return this.#client.memory;
  }

  /** @param rounds how often each thing is measured */
  async measure(rounds: number): Promise<EditingTimes> {
    const times = {
      diagnostics: [] as number[],
      completeKey: [] as number[],
      completeValue: [] as number[],
      hover: [] as number[],
      halfKey: [] as number[],
      limit: [] as number[],
    };
    for (let round = 0; round < rounds; round++) {
      times.limit.push(await timed(() => parseDocument(this.#lines.join('\n'))));
      times.diagnostics.push(await this.keyAndDiagnostics());
      times.completeKey.push(await this.#completeKey());
      times.completeValue.push(await this.#completeValue());
      times.hover.push(await this.#hover());
      times.halfKey.push(await this.#halfKey());
    }
    return times;
  }

  /** Letters here and there, each until the server has dealt with it. */
  async edit(count: number): Promise<void> {
    for (let done = 0; done < count; done++) {
      const line = this.#lineWith('python train.py');
      await this.#type(line, this.#lines[line]?.length ?? 0, 'x');
      // A server that sends diagnostics waits for a pause first.
      if (this.#client.pulls) await this.#settle();
      else await this.#client.request('textDocument/hover', this.#file, { line, character: 6 });
    }
  }

  /** A letter in a command, and the diagnostics of what it makes. */
  async keyAndDiagnostics(): Promise<number> {
    const line = this.#lineWith('python train.py');
    return timed(async () => {
      await this.#type(line, this.#lines[line]?.length ?? 0, 'x');
      await this.#client.diagnostics(this.#file);
    });
  }

  /** The first letters of a new key of a step, with proposals at the last one. */
  async #completeKey(): Promise<number> {
    const line = this.#lineWith('    type: command');
    await this.#type(line, 0, '    de\n');
    await this.#settle();
    const time = await timed(async () => {
      await this.#type(line, 6, 's');
      await this.#complete(line, 7);
    });
    await this.#erase(line, 0, '    des\n'.length);
    await this.#settle();
    return time;
  }

  /** The first letter of a key at the end of a step, and the diagnostics of what it makes. */
  async #halfKey(): Promise<number> {
    const line = this.#lineWith('      type: uri_folder') + 1;
    const letter = '    d';
    const time = await timed(async () => {
      await this.#type(line, 0, `${letter}\n`);
      await this.#settle();
    });
    await this.#erase(line, 0, letter.length + 1);
    await this.#settle();
    return time;
  }

  /** An environment written anew, with proposals at its last letter. */
  async #completeValue(): Promise<number> {
    const line = this.#lineWith('    environment: azureml:');
    const before = this.#lines[line] ?? '';
    const start = '    environment: '.length;
    await this.#erase(line, start, before.length - start);
    await this.#type(line, start, 'acpt-p');
    await this.#settle();
    const time = await timed(async () => {
      await this.#type(line, start + 6, 'y');
      await this.#complete(line, start + 7);
    });
    await this.#erase(line, start, 7);
    await this.#type(line, start, before.slice(start));
    await this.#settle();
    return time;
  }

  /** A letter in one step, and a look at another. */
  async #hover(): Promise<number> {
    const written = this.#lineWith('python train.py');
    const read = this.#lineWith('    environment: azureml:');
    const time = await timed(async () => {
      await this.#type(written, this.#lines[written]?.length ?? 0, 'x');
      await this.#client.request('textDocument/hover', this.#file, { line: read, character: 60 });
    });
    await this.#settle();
    return time;
  }

  async #complete(line: number, character: number): Promise<void> {
    await this.#client.request('textDocument/completion', this.#file, { line, character });
  }

  async #settle(): Promise<void> {
    await this.#client.diagnostics(this.#file);
  }

  async #type(line: number, character: number, text: string): Promise<void> {
    this.#replace(line, character, 0, text);
    await this.#client.type(this.#file, { line, character }, text);
  }

  /** Within a line, or the whole of it with its end. */
  async #erase(line: number, character: number, count: number): Promise<void> {
    const whole = count > (this.#lines[line]?.length ?? 0);
    this.#replace(line, character, count, '');
    await this.#client.erase(
      this.#file,
      { line, character },
      whole ? { line: line + 1, character: 0 } : { line, character: character + count },
    );
  }

  #replace(line: number, character: number, count: number, text: string): void {
    const below = this.#lines.slice(line, line + 2).join('\n');
    const changed = below.slice(0, character) + text + below.slice(character + count);
    this.#lines.splice(line, 2, ...changed.split('\n'));
  }

  /** One of the lines with that text, always the same ones in the same order. */
  #lineWith(text: string): number {
    const found = this.#lines.flatMap((line, index) => (line.includes(text) ? [index] : []));
    this.#random = (this.#random * 1103515245 + 12345) % 2147483648;
    return found[this.#random % found.length] ?? 0;
  }
}

/** Runs test files in a process and hears what they report. */
import { randomUUID } from 'node:crypto';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { repository } from '../../test/e2e/host/folders.ts';
import { called, lastOutput, minute, second, sentence } from '../../test/e2e/host/limits.ts';
import { type Started, start } from '../../test/e2e/host/processes.ts';
import { treeBelow } from '../../test/e2e/host/tree.ts';
import { type Failure, type Outcome, readable } from './report.ts';
import type { TestMessage } from './reporter.ts';

/** In milliseconds. */
export interface Limits {
  /** A test, or what is done before or after tests. */
  readonly test: number;
  /** A file of which nothing is heard: one that runs no test and does not end, or that computes without end. */
  readonly silence: number;
  /** A file as a whole. */
  readonly file: number;
  /** What is ended gets so long for ending what it has started itself. */
  readonly patience: number;
}

/** Several times what they take on a small machine that has other things to do. */
export const defaultLimits: Limits = {
  test: 2 * minute,
  silence: 2.5 * minute,
  file: 10 * minute,
  patience: 10 * second,
};

/** Flags of Node for what runs tests. */
export const compilesLittle: readonly string[] = [
  // What it compiles so well is not run for long enough here: a fifth of the time of all processors.
  '--no-turbofan',
  // The memory is small: threads that look through it together cost more than they save, an eighth of that time.
  '--single-threaded-gc',
];

/** Most of them load the same: what one process has compiled the others take. */
const compiled = path.join(repository, 'node_modules', '.cache', 'compiled-tests');

const together = fileURLToPath(new URL('together.ts', import.meta.url));
const reporter = fileURLToPath(new URL('reporter.ts', import.meta.url));

/** @param files relative to the repository; several run one after another in one process */
export async function runTestFiles(files: readonly string[], limits: Limits): Promise<Outcome> {
  const begin = Date.now();
  const paths = files.map((file) => path.join(repository, file));
  const mark = `ACPT_TEST_FILE=${randomUUID()}`;
  const { NODE_TEST_CONTEXT: _, ...env } = process.env;
  const program = start(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      ...compilesLittle,
      `--test-timeout=${limits.test}`,
      `--test-reporter=${reporter}`,
      '--test-reporter-destination=stdout',
      ...(paths.length > 1 ? [together, ...paths] : paths),
    ],
    {
      cwd: repository,
      env: {
        ACPT_CACHE: path.join(tmpdir(), `acpt-tests-${process.pid}`),
        ...env,
        ACPT_TEST_FILE: mark.split('=')[1],
        NODE_COMPILE_CACHE: compiled,
      },
      messages: true,
      patience: limits.patience,
      mark,
    },
  );
  const heard = new Heard(nameOf(files), limits, () => stillRunning(program, mark));
  let last = begin;
  program.child.on('message', (message) => {
    last = Date.now();
    heard.take(message as TestMessage);
  });
  // What it has told may arrive after its end.
  const told = new Promise<void>((resolve) => {
    program.child.once('disconnect', resolve);
    program.child.once('error', () => resolve());
  });
  const ended = Promise.all([program.ended, told]).then(([code]) => ({ code }));
  const look = Math.min(second, limits.silence / 8, limits.file / 8);
  let stopped = false;
  let over: { readonly code: number | undefined } | undefined;
  while (!over) {
    over = await Promise.race([ended, pause(look).then(() => undefined)]);
    const now = Date.now();
    const silent = now - last > limits.silence;
    if (over || !(silent || now - begin > limits.file)) continue;
    const running = stillRunning(program, mark);
    const output = lastOutput(program.output());
    heard.late(silent ? limits.silence : limits.file, [...running, output].join('; '));
    stopped = true;
    await program.stop();
    over = await ended;
  }
  return heard.outcome(stopped ? undefined : over, program.output(), Date.now() - begin);
}

/** Of several the first and the last: `test/schema/check … test/stack/curated (8 files)`. */
function nameOf(files: readonly string[]): string {
  const [first = ''] = files;
  if (files.length < 2) return first;
  const [from, to] = [first, files.at(-1) ?? ''].map((file) => file.replace(/\.test\.ts$/, ''));
  return `${from} … ${to} (${files.length} files)`;
}

/** What the programs of a test wait for is told best by what they are. */
function stillRunning({ child }: Started, mark: string): string[] {
  const commands = child.pid === undefined ? [] : treeBelow(child.pid, mark).commands();
  if (commands.length === 0) return [];
  const some = commands.slice(0, 8).map((command) => called(command, []));
  return [`still running: ${some.join(', ')}${commands.length > some.length ? ', …' : ''}`];
}

class Heard {
  readonly #file: string;
  readonly #limits: Limits;
  readonly #stillRunning: () => readonly string[];
  #any = false;
  #complete = false;
  #passed = 0;
  #skipped = 0;
  readonly #failures: Failure[] = [];
  /** The name of the test that is told of on each level. */
  readonly #names: string[] = [];
  /** The name of the test that runs on each level. */
  readonly #running: string[] = [];
  /** What still ran when a test took too long. */
  readonly #late = new Map<string, string>();
  #remarks = '';

  constructor(file: string, limits: Limits, running: () => readonly string[]) {
    this.#file = file;
    this.#limits = limits;
    this.#stillRunning = running;
  }

  take(message: TestMessage): void {
    const { type, name, nesting } = message;
    if (type === 'begin') this.#running.splice(nesting, this.#running.length, name);
    else if (type === 'end') this.#ended(message);
    else if (type === 'start') this.#names.splice(nesting, this.#names.length, name);
    else if (type === 'pass') this.#pass(message);
    else if (type === 'fail') this.#fail(message);
    else if (type === 'plan') this.#complete ||= nesting === 0;
    else if (/asynchronous activity/.test(message.detail)) this.#remarks += `${message.detail}\n`;
  }

  /** It was ended because it took too long. */
  late(limit: number, more: string): void {
    const test = this.#running.join(' › ');
    const where = test
      ? `in the test "${test}"`
      : this.#any
        ? 'after its last test'
        : 'before it told of a test';
    const told = sentence(`The file, ${where},`, limit, more);
    this.#add(`${this.#file}  ${test}`.trimEnd(), `${told}\nIt was ended with all that it had started.`);
  }

  outcome(
    ended: { readonly code: number | undefined } | undefined,
    output: string,
    milliseconds: number,
  ): Outcome {
    const trouble = ended && this.#failures.length === 0 ? this.#trouble(ended.code) : undefined;
    if (trouble) this.#add(this.#file, trouble);
    const last = this.#failures.pop();
    if (last) {
      const printed = ended ? (this.#remarks + output).trim() : '';
      const detail = printed ? `${last.detail}\n\nWhat the file printed:\n${printed}` : last.detail;
      this.#failures.push({ ...last, detail });
    }
    return {
      name: this.#file,
      passed: this.#passed,
      skipped: this.#skipped,
      failures: this.#failures,
      milliseconds,
    };
  }

  /** Why the file failed, where none of its tests did. */
  #trouble(code: number | undefined): string | undefined {
    if (code === undefined) return 'The file as a whole failed. It was ended by a signal.';
    if (code !== 0) return `The file as a whole failed. It ended with code ${code}.`;
    if (!this.#any) return 'It told of no test.';
    return this.#complete ? undefined : 'It ended before all its tests had.';
  }

  #ended({ nesting, name, reason, detail }: TestMessage): void {
    this.#running.splice(nesting);
    if (isLate(reason, detail)) this.#late.set(`${nesting} ${name}`, this.#stillRunning().join('; '));
  }

  #pass({ suite, left }: TestMessage): void {
    this.#any = true;
    if (suite) return;
    if (left) this.#skipped += 1;
    else this.#passed += 1;
  }

  #fail({ name, nesting, left, file, place, reason, detail }: TestMessage): void {
    this.#any = true;
    // What failed inside has been reported already.
    if (reason === 'subtestsFailed') return;
    if (left) {
      this.#skipped += 1;
      return;
    }
    // What is done around all the tests of a file is called as the file, as is the suite around them.
    const names = [...this.#names.slice(0, nesting), name].filter((each) => !path.isAbsolute(each));
    const where = file === undefined ? this.#file : path.relative(repository, file);
    const title = `${place ? `${where}:${place}` : this.#file}  ${names.join(' › ')}`.trimEnd();
    const more = this.#late.get(`${nesting} ${name}`);
    const step = reason === 'hookFailed' ? 'What is done before or after the tests' : 'The test';
    this.#add(title, isLate(reason, detail) ? sentence(step, this.#limits.test, more) : detail);
  }

  #add(title: string, detail: string): void {
    this.#failures.push({ title, detail: readable(detail) });
  }
}

function isLate(reason: string | undefined, detail: string): boolean {
  return (
    reason === 'testTimeoutFailure' ||
    (reason === 'hookFailed' && /^(?:Error: )?test timed out after/.test(detail))
  );
}

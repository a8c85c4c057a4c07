import { globSync } from 'node:fs';
import path from 'node:path';
import type { EventData } from 'node:test';
import { run } from 'node:test';
import { inspect } from 'node:util';
import { repository } from '../../test/e2e/host/folders.ts';
import type { Failure, Outcome } from './report.ts';
import { readable } from './report.ts';

export function findTestFiles(words: readonly string[] = []): string[] {
  return globSync('test/**/*.test.ts', { cwd: repository })
    .filter((file) => !file.startsWith(path.join('test', 'e2e')))
    .filter((file) => words.every((word) => file.includes(word)))
    .sort();
}

/** Runs test files, each in a process of its own; their paths are relative to the repository. */
export async function runTestFiles(
  files: readonly string[],
  onFile: (outcome: Outcome) => void,
): Promise<void> {
  const fileRuns = new Map(files.map((file) => [path.join(repository, file), new FileRun(file)]));
  let current: FileRun | undefined;
  const stream = run({ files: [...fileRuns.keys()], concurrency: true, cwd: repository });
  for await (const { type, data } of stream) {
    const fileRun = 'file' in data && data.file ? fileRuns.get(data.file) : undefined;
    if (!fileRun) continue;
    if (type === 'test:stdout' || type === 'test:stderr') fileRun.output += data.message;
    if (type === 'test:diagnostic' && /asynchronous activity/.test(data.message))
      fileRun.output += `${data.message}\n`;
    if (type === 'test:complete' && data.name === data.file) fileRun.milliseconds = data.details.duration_ms;
    if (type !== 'test:start' && type !== 'test:pass' && type !== 'test:fail') continue;
    // Results arrive file by file, so those of another file mean that this one's are complete.
    if (current && current !== fileRun) onFile(current.outcome());
    current = fileRun;
    if (type === 'test:start') current.started(data);
    else if (type === 'test:pass') current.passed(data);
    else current.failed(data);
  }
  if (current) onFile(current.outcome());
  for (const fileRun of fileRuns.values()) if (!fileRun.heard) onFile(fileRun.outcome());
}

class FileRun {
  output = '';
  milliseconds = 0;
  heard = false;
  readonly #file: string;
  #passed = 0;
  #skipped = 0;
  readonly #failures: Failure[] = [];
  /** The name of the running test on each level. */
  readonly #names: string[] = [];

  constructor(file: string) {
    this.#file = file;
  }

  started({ name, nesting }: EventData.TestStart): void {
    this.#names.splice(nesting, this.#names.length, name);
  }

  passed(test: EventData.TestPass): void {
    this.heard = true;
    if (test.details.type === 'suite') return;
    if (test.skip !== undefined || test.todo !== undefined) this.#skipped += 1;
    // Node reports a file as one test only where it finds no test in it.
    else if (test.name === test.file) this.#fail(this.#file, 'No tests found in this file.');
    else this.#passed += 1;
  }

  failed(test: EventData.TestFail): void {
    this.heard = true;
    const { error } = test.details;
    const reason = 'failureType' in error ? error.failureType : undefined;
    // What failed inside has been reported already.
    if (reason === 'subtestsFailed') return;
    if (test.todo !== undefined) {
      this.#skipped += 1;
      return;
    }
    const cause = error.cause ?? error;
    const detail = described(cause);
    if (test.name === test.file && reason !== 'hookFailed') {
      const ending = 'exitCode' in error ? `Exit code ${error.exitCode}.` : detail;
      this.#fail(this.#file, `The test file failed. ${ending}`);
      return;
    }
    const names = test.name === test.file ? [] : [...this.#names.slice(0, test.nesting), test.name];
    const place = test.line === undefined ? this.#file : `${this.#file}:${test.line}:${test.column}`;
    this.#fail(`${place}  ${names.join(' › ')}`.trimEnd(), detail);
  }

  outcome(): Outcome {
    if (!this.heard) this.#fail(this.#file, 'The test file reported no results.');
    const last = this.#failures.pop();
    if (last) {
      const output = this.output.trim();
      this.#failures.push(
        output ? { ...last, detail: `${last.detail}\n\nOutput of the test file:\n${output}` } : last,
      );
    }
    return {
      name: this.#file,
      passed: this.#passed,
      skipped: this.#skipped,
      failures: this.#failures,
      milliseconds: this.milliseconds,
    };
  }

  #fail(title: string, detail: string): void {
    this.#failures.push({ title, detail: readable(detail) });
  }
}

/** Property tests wrap what they found: the assertion that failed is the cause of the error they throw. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return inspect(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${described(error.cause)}`;
}

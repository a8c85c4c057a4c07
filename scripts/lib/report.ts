import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { repository } from '../../test/e2e/host/folders.ts';

export interface Failure {
  /** What failed, with the place in a file where one is known. */
  readonly title: string;
  readonly detail: string;
}

export interface Outcome {
  /** A check, a test file or a suite: it gets one line while the run goes on. */
  readonly name: string;
  readonly passed: number;
  readonly skipped?: number;
  readonly failures: readonly Failure[];
  readonly milliseconds: number;
}

/** Prints outcomes as they come, and everything that failed at the end. */
export class Report {
  #passed = 0;
  readonly #failures: Failure[] = [];

  add({ name, passed, skipped = 0, failures, milliseconds }: Outcome): void {
    this.#passed += passed;
    this.#failures.push(...failures);
    const counts = [
      ...(passed > 0 ? [`${passed} passed`] : []),
      ...(skipped > 0 ? [`${skipped} skipped`] : []),
      ...(failures.length > 0 ? [`${failures.length} FAILED`] : []),
    ];
    say(`${name.padEnd(40)} ${counts.join(', ')}  (${(milliseconds / 1000).toFixed(1)} s)`);
  }

  get failed(): boolean {
    return this.#failures.length > 0;
  }

  finish(): void {
    for (const { title, detail } of this.#failures) say(`\n✗ ${title}\n${indented(detail)}`);
    say(`${this.#failures.length > 0 ? '\n' : ''}${this.#passed} passed, ${this.#failures.length} failed`);
  }
}

export function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function indented(text: string): string {
  return text.trim().replaceAll(/^(?=.)/gm, '  ');
}

/** A stack as its reader wants it: places in this repository, and not how the test runner came there. */
export function readable(stack: string): string {
  const lines = stripVTControlCharacters(stack).split('\n');
  const ours = lines.filter((line) => !/^\s+at .*(\bnode:|\.vscode-test)/.test(line));
  return ours.join('\n').replaceAll(pathToFileURL(`${repository}${path.sep}`).href, '');
}

import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { chooseHost } from './chooseHost.ts';
import { repository } from './folders.ts';
import { minute, second, within } from './limits.ts';
import type { TestReport } from './protocol.ts';
import type { Suite } from './runSuite.ts';
import { runSuite } from './runSuite.ts';

export interface SuiteReport {
  readonly suite: Suite;
  readonly milliseconds: number;
  readonly tests: readonly TestReport[];
}

/** Runs every suite that the words choose: by the name of a suite, and what is left by the names of tests. */
export async function runSuites(
  words: readonly string[],
  say: (line: string) => void,
  onSuite: (report: SuiteReport) => void,
): Promise<void> {
  const all = findSuites();
  const named = all.filter(({ name }) => words.includes(name));
  const chosen = named.length > 0 ? named : all;
  const rest = words
    .filter((word) => !named.some(({ name }) => name === word))
    .map((word) => word.toLowerCase());
  // Much may have to be fetched first.
  const host = await within(20 * minute, 'Obtaining VS Code and a browser', chooseHost(say));
  try {
    say(`Running in ${host.name}.`);
    const waiting = [...chosen];
    const work = async () => {
      for (let suite = waiting.shift(); suite; suite = waiting.shift()) {
        const begin = Date.now();
        const tests = await runSuite(suite, rest, host);
        onSuite({ suite, milliseconds: Date.now() - begin, tests });
      }
    };
    await Promise.all(Array.from({ length: host.windows }, work));
  } finally {
    await within(30 * second, `Closing ${host.name}`, host.close());
  }
}

/** These take longest: what begins last should be short. */
const first = ['container', 'acpt', 'looks', 'jobs'];

function findSuites(): Suite[] {
  const folder = path.join(repository, 'test', 'e2e');
  const names = readdirSync(folder);
  return [...first.filter((name) => names.includes(name)), ...names.filter((name) => !first.includes(name))]
    .map((name) => ({ name, folder: path.join(folder, name) }))
    .filter((suite) => existsSync(path.join(suite.folder, 'suite.ts')));
}

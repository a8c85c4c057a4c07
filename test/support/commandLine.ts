/** The command line in the process of the tests, where nothing has to start; with the facts of the tests unless others are given. */
import { main } from '../../src/cli/main.ts';
import type { Output } from '../../src/cli/output.ts';
import { printable } from '../../src/core/base/printable.ts';
import { frozenMatrix } from './frozenMatrix.ts';

export async function acpt(
  args: readonly string[],
  more: Partial<Output> = {},
): Promise<{ readonly code: number; readonly out: string; readonly err: string }> {
  let [out, err] = ['', ''];
  const code = await main([...args], {
    matrix: frozenMatrix(),
    write: (text) => (out += text),
    complain: (...lines) => (err += lines.map((line) => `${printable(line)}\n`).join('')),
    colour: false,
    ...more,
  });
  return { code, out, err };
}

/** In a folder, as in a terminal there; one after the other, since a process is in one folder. */
export async function acptIn(folder: string, args: readonly string[], more: Partial<Output> = {}) {
  const before = process.cwd();
  process.chdir(folder);
  try {
    const run = await acpt(args, more);
    return { ...run, output: run.out + run.err };
  } finally {
    process.chdir(before);
  }
}

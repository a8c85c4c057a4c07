import { printable } from '../core/base/printable.ts';
import { CurrentMatrix } from '../registry/current.ts';
import { boundHeap, shrinkAtRest } from '../runtime/heap.ts';
import { ask } from './ask.ts';
import { hasColour } from './colour.ts';
import { main } from './main.ts';
import { Progress } from './progress.ts';

// A reader such as head may close the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`acpt: cannot write output: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

const isWatched = process.stderr.isTTY === true && process.env.TERM !== 'dumb';
const known = new CurrentMatrix();
process.exitCode = await main(process.argv.slice(2), {
  get matrix() {
    return known.matrix;
  },
  input: standardInput,
  onLoaded: boundHeap,
  onStay: shrinkAtRest,
  ask: process.stdin.isTTY === true && process.stderr.isTTY === true ? ask : undefined,
  write: (text) => void process.stdout.write(text),
  complain: (...lines) => void process.stderr.write(lines.map((line) => `${printable(line)}\n`).join('')),
  progress: isWatched ? new Progress((text) => process.stderr.write(text), Date.now) : undefined,
  clear: process.stdout.isTTY === true ? () => process.stdout.write('\u001b[2J\u001b[3J\u001b[H') : undefined,
  colour: hasColour(process.env, process.stdout.isTTY === true),
});

async function standardInput(): Promise<string> {
  let text = '';
  process.stdin.setEncoding('utf8');
  for await (const part of process.stdin) text += part;
  return text;
}

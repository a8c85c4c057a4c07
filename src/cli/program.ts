import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { main } from './main.ts';

// A reader such as head may close the pipe early; that is not an error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') process.stderr.write(`acpt: cannot write output: ${error.message}\n`);
  process.exit(error.code === 'EPIPE' ? 0 : 2);
});

process.exitCode = await main(process.argv.slice(2), {
  get matrix() {
    return bundledMatrix();
  },
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(text),
  colour: process.stdout.isTTY === true && process.env.NO_COLOR === undefined,
});

/**
 * A program that runs many command lines, the JSON in its argument, where one may hang or fill the memory: that ends
 * this process and not that of the tests, and to start one for each takes longer than all of them.
 */
import { acpt } from './commandLine.ts';

for (const args of JSON.parse(process.argv[2] ?? '[]')) {
  const { code, err } = await acpt(args);
  process.stdout.write(`${JSON.stringify({ args, code, err })}\n`);
}

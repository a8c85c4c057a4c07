import { printable, printableJson } from '../core/base/printable.ts';
import { solve as solveEnvironment } from '../core/features/solve.ts';
import type { FormatOptions } from './commands/environments.ts';
import { chooseEnvironments } from './environments.ts';
import type { Output } from './output.ts';
import { openSubject } from './subject.ts';

/** `acpt solve FILE[:LINE]`: versions that fit together and the image, as lines of a requirements file. Writes nothing. */
export async function solve(subject: string, { format }: FormatOptions, output: Output): Promise<number> {
  const { document, line } = openSubject(subject, output);
  const chosen = chooseEnvironments(document, line, subject);
  const answers = chosen.map((environment) => ({
    title: environment.stack?.title ?? 'unknown contents',
    solution: solveEnvironment(environment, document.matrix),
  }));
  const failed = answers.some(({ solution }) => solution?.problem !== undefined);
  if (format === 'json') {
    const data = answers.map(({ title, solution }) => ({ title, ...(solution ?? { lines: [] }) }));
    output.write(`${printableJson({ asOf: document.matrix.packages.asOf, environments: data })}\n`);
    return failed ? 1 : 0;
  }
  for (const { title, solution } of answers) {
    const lines = solution
      ? [
          ...solution.notes.map((note) => `# ${note}`),
          ...solution.lines,
          ...(solution.problem === undefined ? [] : [`# No versions fit: ${solution.problem}`]),
        ]
      : ['# pip installs nothing here.'];
    const head = `# ${title}; packages as of ${document.matrix.packages.asOf}`;
    output.write(`${[head, ...lines].map(printable).join('\n')}\n`);
  }
  return failed ? 1 : 0;
}

/** `acpt rules`: all rules, as `--select`, `--ignore` and `.acpt.yaml` name them. */
import { printableJson } from '../core/base/printable.ts';
import { rules } from '../core/checks/rules/index.ts';
import type { FormatOptions } from './commands/environments.ts';
import type { Output } from './output.ts';

export async function listRules({ format }: FormatOptions, output: Output): Promise<number> {
  const listed = rules
    .map(({ code, severity, summary }) => ({ code, severity, summary }))
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  const width = Math.max(...listed.map(({ code }) => code.length));
  output.write(
    format === 'json'
      ? `${printableJson(listed)}\n`
      : listed
          .map(({ code, severity, summary }) => `${code.padEnd(width)}  ${severity.padEnd(7)}  ${summary}\n`)
          .join(''),
  );
  return 0;
}

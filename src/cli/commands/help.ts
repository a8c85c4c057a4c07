/** What the help and docs/cli.md say of a command, its options and its exit statuses. */
import type { Manual } from './define.ts';

/** The same for all commands. */
const cannotRun = 'the command could not run, or a file could not be read';

interface Described {
  readonly description: string;
  readonly argChoices?: readonly string[] | undefined;
  readonly defaultValue?: unknown;
  readonly defaultValueDescription?: string | undefined;
}

/** The description of an option or argument with its values and default. */
export function describe({
  description,
  argChoices,
  defaultValue,
  defaultValueDescription,
}: Described): string {
  const usual =
    defaultValueDescription ??
    (typeof defaultValue === 'number' || (typeof defaultValue === 'string' && defaultValue)
      ? String(defaultValue)
      : undefined);
  const more = [argChoices?.join(', '), usual === undefined ? undefined : `default: ${usual}`].filter(
    (each) => each !== undefined,
  );
  return more.length > 0 ? `${description} (${more.join('; ')})` : description;
}

/** Below the options: examples and exit statuses. */
export function helpAfter({ examples, statuses }: Manual): string {
  return [
    '',
    `Example${examples.length === 1 ? '' : 's'}:`,
    ...examples.flatMap(([args, purpose]) => [`  # ${purpose}`, `  acpt ${args}`]),
    '',
    'Exit status:',
    ...statusLines(statuses).map(([status, meaning]) => `  ${status.padEnd(4)}${meaning}`),
  ].join('\n');
}

/** In order, with the one that is the same for all. */
export function statusLines(statuses: Manual['statuses']): (readonly [status: string, meaning: string])[] {
  return Object.entries({ 2: cannotRun, ...statuses }).sort(([a], [b]) => Number(a) - Number(b));
}

export const programHelpAfter = `
Examples:
  # Check everything below the working directory
  acpt check .
  # Show what is inside the environments of a job
  acpt stack job.yml

Exit status:
  0   nothing is wrong
  1   something is
  2   ${cannotRun}

"acpt <command> --help" shows the options, examples and exit statuses of a command.`;

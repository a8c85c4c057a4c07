/** `acpt check --stdin-filename PATH -`: a text that is checked as if it stood in a file. */
import type { CheckOptions } from './commands/check.ts';
import type { FoundFile } from './files.ts';
import { asText, projectPath } from './files.ts';
import { CommandError, type Output } from './output.ts';

export interface GivenText {
  readonly file: FoundFile;
  readonly text: string;
}

/**
 * The text of standard input, if that is what is to be checked.
 * @throws CommandError
 */
export async function givenText(
  paths: readonly string[],
  options: CheckOptions,
  output: Output,
): Promise<GivenText | undefined> {
  const path = options.stdinFilename;
  const given = paths.includes('-');
  if (!given && path === undefined) return undefined;
  if (path === undefined) throw new CommandError('Checking standard input requires --stdin-filename PATH.');
  if (!given || paths.length > 1)
    throw new CommandError(
      '--stdin-filename requires - as the only path: the text comes from standard input.',
    );
  const writing = (['fix', 'fixAll', 'diff', 'watch'] as const).find((name) => options[name]);
  if (writing !== undefined)
    throw new CommandError(
      `--${writing === 'fixAll' ? 'fix-all' : writing} cannot be used with standard input.`,
    );
  // It would accept the findings of one file and forget those of all others.
  if (options.writeBaseline !== undefined)
    throw new CommandError('--write-baseline cannot be used with standard input.');
  const text = ((await output.input?.()) ?? '').replace(/^\uFEFF/, '');
  return { file: { path: projectPath(path), shown: path, named: true }, text: asText(path, text) };
}

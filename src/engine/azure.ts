/** Asks the Azure CLI, which knows who is signed in and where. */
import { capture } from './capture.ts';

/** How `az` is started. */
export function azureCall(
  command: string,
  args: readonly string[],
): { readonly file: string; readonly args: readonly string[]; readonly shell: boolean } {
  if (process.platform !== 'win32') return { file: command, args, shell: false };
  // There it is a batch file, which only a shell starts; what it is given is quoted for that shell.
  const quoted = (word: string) => `"${word.replaceAll('"', '""')}"`;
  return { file: quoted(command), args: args.map(quoted), shell: true };
}

/**
 * Whether the shell of Windows gives a word to a program as it is: it puts the values of variables in place of `%NAME%`, in
 * quotes too, so that a stranger's file could have secrets sent to the address that it names; and a line break ends the
 * command.
 */
function isSafeInWindowsShell(word: string): boolean {
  return !/[%\r\n\0]/.test(word);
}

export type AzureAnswer =
  | { readonly json: unknown }
  | { readonly isMissing: boolean; readonly isLate: boolean; readonly error: string };

/**
 * What a command that only reads answers as JSON.
 * @param milliseconds how long it may take
 */
export async function askAzure(
  command: string,
  args: readonly string[],
  milliseconds: number,
  signal?: AbortSignal,
  platform = process.platform,
): Promise<AzureAnswer> {
  const changed = platform === 'win32' ? args.find((word) => !isSafeInWindowsShell(word)) : undefined;
  if (changed !== undefined) {
    const error = `the shell of Windows would change ${JSON.stringify(changed)}, so it was not called`;
    return { isMissing: false, isLate: false, error };
  }
  const call = azureCall(command, [...args, '--output', 'json', '--only-show-errors']);
  const { code, out, err, missing, late } = await capture(call.file, call.args, milliseconds, {
    shell: call.shell,
    // `az` is a script that starts Python, which would go on.
    ending: 'group',
    ...(signal ? { signal } : {}),
  });
  if (code !== 0) return { isMissing: missing, isLate: late, error: err };
  try {
    return { json: JSON.parse(out === '' ? 'null' : out) };
  } catch {
    return { isMissing: false, isLate: false, error: 'its answer is not JSON' };
  }
}

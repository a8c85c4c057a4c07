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
): Promise<AzureAnswer> {
  const call = azureCall(command, [...args, '--output', 'json', '--only-show-errors']);
  const { code, out, err, missing, late } = await capture(call.file, call.args, milliseconds, {
    shell: call.shell,
    ...(signal ? { signal } : {}),
  });
  if (code !== 0) return { isMissing: missing, isLate: late, error: err };
  try {
    return { json: JSON.parse(out === '' ? 'null' : out) };
  } catch {
    return { isMissing: false, isLate: false, error: 'its answer is not JSON' };
  }
}

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
 * Why a word would reach the Azure CLI as another one, with which a stranger's file could have secrets sent to the address
 * that it names; `undefined` where it is taken as it is.
 */
function changed(word: string, platform: NodeJS.Platform): string | undefined {
  // The file of that name would be read, and its text sent.
  if (/^(?:[^=]*=)?@/.test(word)) return `it would take ${JSON.stringify(word)} for the name of a file`;
  // The values of variables are put in place of `%NAME%`, in quotes too, and a line break ends the command.
  return platform === 'win32' && /[%\r\n\0]/.test(word)
    ? `the shell of Windows would change ${JSON.stringify(word)}`
    : undefined;
}

export type AzureAnswer =
  | { readonly json: unknown }
  | {
      readonly isMissing: boolean;
      readonly isLate: boolean;
      readonly error: string;
      /** A sentence that says why it was not even called. */
      readonly refusal?: string;
    };

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
  const [why] = args.flatMap((word) => changed(word, platform) ?? []);
  if (why !== undefined) {
    const refusal = `The Azure CLI was not called: ${why}.`;
    return { isMissing: false, isLate: false, error: refusal, refusal };
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

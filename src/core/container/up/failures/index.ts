/** Why a container did not start, in the reader's words. */
import { plainText } from '../protocol.ts';
import { type Account, accountOf, type Ended } from './account.ts';
import { commandFailures, configurationFailures } from './configurationFailures.ts';
import { engineFailures } from './engineFailures.ts';
import { type Cause, type Failure, shortened } from './failure.ts';
import { gpuFailures } from './gpuFailures.ts';
import { imageFailures } from './imageFailures.ts';

export type { Failure } from './failure.ts';
export { folderFailure } from './folderFailure.ts';
export { warningsOf } from './warnings.ts';

/** In the order in which they are tried: what explains more goes first. */
export const causes: readonly Cause[] = [
  ...commandFailures,
  ...engineFailures,
  ...imageFailures,
  ...gpuFailures,
  ...configurationFailures,
];

/** Why `devcontainer up` failed; for unknown output, a general sentence with the engine's last error. Never undefined, never throws. */
export function explainFailure(ended: Ended): Failure {
  const account = accountOf(ended);
  const failure = known(account) ?? unknown(account, ended);
  // A new container is run; one is started again where an earlier try left it behind.
  if (account.call?.verb !== 'start') return failure;
  return {
    ...failure,
    action: `${failure.action} The container was created by an earlier start; rebuild it if the error persists.`,
    rebuild: true,
  };
}

function known(account: Account): Failure | undefined {
  for (const { code, pattern, explain } of causes) {
    const match = pattern.exec(account.text);
    if (match) return { code, gpu: false, ...explain(match, account) };
  }
  return undefined;
}

function unknown(account: Account, { outcome }: Ended): Failure {
  const complaint = lastComplaint(account.text) ?? ownWords(outcome);
  if (!outcome && complaint === undefined) {
    return {
      code: 'ended-without-result',
      message: 'The container start ended without a result: it was canceled or terminated.',
      action: 'Try again.',
      gpu: false,
    };
  }
  return {
    code: 'start-failed',
    message:
      complaint === undefined
        ? 'The container did not start, and no reason was reported.'
        : `The container did not start: ${shortened(complaint, 300)}.`,
    action: 'See the log for details.',
    gpu: false,
  };
}

/** What the CLI says itself, which is no more than the call where it names one. */
function ownWords(outcome: Ended['outcome']): string | undefined {
  const message = outcome?.outcome === 'error' ? plainText(outcome.message).trim() : '';
  return message === '' || /^(?:Command failed:|An error occurred )/.test(message) ? undefined : message;
}

/** The last line that complains, without who says it. */
function lastComplaint(text: string): string | undefined {
  const lines = text
    .split('\n')
    .map((line) => line.replace(/^(?:docker: )?(?:Error response from daemon: |Error: )/, '$&\t'))
    .filter((line) => !/^(?:WARNING:|Run '|See ')|An error occurred |failed to start containers:/.test(line));
  const line =
    lines.findLast((each) => each.includes('\t')) ??
    lines.findLast((each) =>
      /\b(?:errors?|fail(?:s|ed|ure)?|cannot|could not|unable|denied|invalid|not found|no such)\b/i.test(
        each,
      ),
    );
  return line?.slice(line.indexOf('\t') + 1).trim() || undefined;
}

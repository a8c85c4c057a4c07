import { explainSubmitFailure } from '../core/submit/failures.ts';
import type { AzureAnswer } from '../engine/azure.ts';

/** Why the Azure CLI gave no answer, in a sentence. */
export function problemOf(
  { isMissing, isLate, error, refusal }: Exclude<AzureAnswer, { json: unknown }>,
  az: string,
): string {
  if (refusal !== undefined) return refusal;
  if (isMissing)
    return `${az} was not found. Install the Azure CLI (https://aka.ms/azure-cli), then its extension: az extension add --name ml.`;
  if (isLate) return 'The Azure CLI did not answer in time.';
  const known = explainSubmitFailure(error);
  if (known) return known.message.replace(/(?<![.])$/, '.');
  const said = error
    .split('\n')
    .map((line) => line.replace(/^ERROR:\s*/, '').trim())
    .find((line) => line !== '');
  return said === undefined
    ? 'The Azure CLI failed.'
    : `The Azure CLI failed: ${said.replace(/(?<![.!?])$/, '.')}`;
}

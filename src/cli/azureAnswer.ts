/** What the Azure CLI answers, or why it does not, in a sentence. */
import type * as z from 'zod/mini';
import { explainSubmitFailure } from '../core/submit/failures.ts';
import type { AzureAnswer } from '../engine/azure.ts';
import { CommandError } from './output.ts';

/**
 * @param more a sentence for the user, after the one that says what is wrong
 * @throws CommandError where there is no answer, or one of another form
 */
export function answerAs<Type extends z.ZodMiniType>(
  type: Type,
  answer: AzureAnswer,
  az: string,
  more?: string,
): z.infer<Type> {
  if (!('json' in answer)) throw told(problemOf(answer, az), more);
  const parsed = type.safeParse(answer.json);
  if (!parsed.success) throw unexpectedAnswer(more);
  return parsed.data as z.infer<Type>;
}

export function unexpectedAnswer(more?: string): CommandError {
  return told('The Azure CLI gave an unexpected answer.', more);
}

function told(problem: string, more: string | undefined): CommandError {
  return new CommandError(more === undefined ? problem : `${problem} ${more}`);
}

function problemOf(
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

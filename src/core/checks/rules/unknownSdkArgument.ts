import { isUndocumented, parametersOf } from '../../azureml/sdk/parameters.ts';
import type { SdkArgument } from '../../azureml/sdk/read.ts';
import { distributionTypes, valuesOf } from '../../azureml/sdk/values.ts';
import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { asMapping, asScalar, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import { guess } from '../support/guess.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const unknownSdkArgument = defineRule({
  code: 'unknown-sdk-argument',
  severity: 'warning',
  summary: 'A parameter of the Azure ML SDK, or a value of it, is misspelt in Python code.',
  *check({ sdk }) {
    for (const argument of sdk?.given ?? []) {
      yield* ofName(argument);
      yield* ofValue(argument);
    }
  },
});

function* ofName({ callable, key, beside }: SdkArgument): Generator<RuleFinding> {
  const parameters = parametersOf(callable) ?? [];
  if (parameters.includes(key.text) || isUndocumented(key.text)) return;
  const right = nearest(
    key.text,
    parameters.filter((each) => !beside.includes(each)),
  );
  // It may be of a version that is not known.
  if (right === undefined) return;
  yield {
    span: key.span,
    message: `${callable} has no parameter "${key.text}". Did you mean "${right}"?`,
    fixes: [guess(key.text, right, { span: key.span, newText: right })],
  };
}

function* ofValue({ callable, key, value }: SdkArgument): Generator<RuleFinding> {
  const isDistribution = key.text === 'distribution';
  const scalar = asScalar(isDistribution ? valueFor(asMapping(value), 'type') : value);
  const values = isDistribution ? distributionTypes : valuesOf(callable, key.text);
  if (scalar?.type !== 'string' || !values || values.some((each) => folded(each) === folded(scalar.text)))
    return;
  const right = nearest(scalar.text, values);
  if (right === undefined) return;
  const what = isDistribution ? 'the type of a distribution' : `"${key.text}" of ${callable}`;
  yield {
    span: scalar.span,
    message: `Invalid value "${scalar.text}" for ${what}. Did you mean "${right}"?`,
    fixes: isWritten(scalar) ? [guess(scalar.text, right, replaceText(scalar, right))] : [],
  };
}

/** The SDK takes most of them in other spellings. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll('_', '');
}

/** Rather than being the value of a name. */
function isWritten({ textStart }: YamlScalar): boolean {
  return textStart !== undefined;
}

/** What is given to functions and classes of the SDK under a name, or with a word, that is nearly one of those it knows. */
import type { WrittenText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { isUndocumented, parametersOf } from './parameters.ts';
import type { SdkArgument } from './read.ts';
import { distributionTypes, valuesOf } from './values.ts';

export interface Misspelt {
  readonly written: WrittenText;
  readonly right: string;
  /** What of it is wrong: `command has no parameter "shm_sise"`. */
  readonly fault: string;
  /** Whether what is written there can be replaced, rather than being the name of a value. */
  readonly isLiteral: boolean;
}

export function misspeltName({ callable, key, beside }: SdkArgument): Misspelt | undefined {
  const parameters = parametersOf(callable) ?? [];
  if (parameters.includes(key.text) || isUndocumented(key.text)) return undefined;
  // Without one that is near, it may be of a version that is not known.
  const right = nearest(
    key.text,
    parameters.filter((each) => !beside.includes(each)),
  );
  const written = { ...key, textStart: key.span.start };
  const fault = `${callable} has no parameter "${key.text}"`;
  return right === undefined ? undefined : { written, right, fault, isLiteral: true };
}

export function misspeltValue({ callable, key, value }: SdkArgument): Misspelt | undefined {
  const isDistribution = key.text === 'distribution';
  const scalar = asScalar(isDistribution ? valueFor(asMapping(value), 'type') : value);
  const values = isDistribution ? distributionTypes : valuesOf(callable, key.text);
  if (scalar?.type !== 'string' || !values || values.some((each) => folded(each) === folded(scalar.text)))
    return undefined;
  const right = nearest(scalar.text, values);
  const what = isDistribution ? 'the type of a distribution' : `"${key.text}" of ${callable}`;
  const fault = `Invalid value "${scalar.text}" for ${what}`;
  return right === undefined
    ? undefined
    : { written: scalar, right, fault, isLiteral: scalar.textStart !== undefined };
}

/** The SDK takes most of them in other spellings. */
function folded(text: string): string {
  return text.toLowerCase().replaceAll('_', '');
}

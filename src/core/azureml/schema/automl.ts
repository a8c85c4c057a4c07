/** What a job of automated ML cannot be, although a step of a pipeline can: both have the same schema. */
import { asScalar, pairOf, resolve, type YamlMapping } from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { writeValue } from './fixes.ts';
import type { Report } from './report.ts';
import { camelToSnake, hasExpression } from './text.ts';
import { quoted } from './words.ts';

export function checkAutoML(report: Report, job: YamlMapping): void {
  // The loader compares them as they are written.
  for (const key of ['type', 'task']) {
    const scalar = asScalar(pairOf(job, key)?.value);
    const right = key === 'type' ? scalar?.text.toLowerCase() : scalar && camelToSnake(scalar.text);
    if (!scalar || right === undefined || right === scalar.text || isPlaceholder(scalar.text)) continue;
    const message = `Invalid value ${quoted(scalar.text)} for ${quoted(key)}. Did you mean ${right}?`;
    report.add('unknown-value', 'error', scalar.span, message, [writeValue(scalar, right)]);
  }
  for (const key of ['training_data', 'validation_data', 'test_data']) {
    const value = resolve(pairOf(job, key)?.value);
    if (value?.kind !== 'scalar' || value.type === 'null' || isPlaceholder(value.text)) continue;
    const what = hasExpression(value.text) ? 'an expression' : quoted(value.text);
    const message = `Expected a mapping for ${quoted(key)} of a job, with the MLTable as its path; got ${what}.`;
    report.add('wrong-type', 'error', value.span, message);
  }
}

/** `Input(type="…", mode="…")` and `Output(…)` in Python: the values that YAML has for the same keys of a job. */
import { explainAt } from '../../azureml/schema/explain.ts';
import type { Span } from '../../base/span.ts';
import { locate } from '../../languages/yaml/locate.ts';
import { parseYaml } from '../../languages/yaml/parse.ts';
import { type Completion, plain } from './completion.ts';
import { calledAround } from './pythonCall.ts';

/** What `Input` takes besides: the literal types of `azure/ai/ml/entities/_inputs_outputs/input.py`. */
const literals = ['number', 'integer', 'string', 'boolean'];

export function completePythonPort(
  text: string,
  span: Span,
  argument: 'type' | 'mode' | undefined,
): Completion[] {
  const section = argument && sections.get(calledAround(text, span.start - 1) ?? '');
  if (!argument || !section) return [];
  const values = valuesOf(section, argument);
  const all = section === 'inputs' && argument === 'type' ? [...values, ...literals] : values;
  return all.map((value) => ({
    ...plain,
    label: value,
    detail: '',
    documentation: () => undefined,
    span,
    newText: value,
    filterText: value,
    kind: 'value',
  }));
}

const sections: ReadonlyMap<string, 'inputs' | 'outputs'> = new Map([
  ['Input', 'inputs'],
  ['Output', 'outputs'],
]);

function valuesOf(section: 'inputs' | 'outputs', key: 'type' | 'mode'): readonly string[] {
  const job = `${section}:\n  port:\n    ${key}: value\n`;
  return explainAt('commandJob', locate(parseYaml(job).root, job.lastIndexOf('value')).steps)?.values ?? [];
}

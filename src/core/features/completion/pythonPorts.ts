/** `Input(type="…", mode="…")` and `Output(…)` in Python: the values that YAML has for the same keys of a job. */
import { explainAt } from '../../azureml/schema/explain.ts';
import type { Span } from '../../base/span.ts';
import { locate } from '../../languages/yaml/locate.ts';
import { parseYaml } from '../../languages/yaml/parse.ts';
import { type Completion, plain } from './completion.ts';

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

/** More of a call than this was not written by hand. */
const longestCall = 1000;

/** The function in whose parentheses a place is, in code that may be half typed. */
function calledAround(text: string, offset: number): string | undefined {
  let open = 0;
  for (let at = offset - 1; at >= Math.max(0, offset - longestCall); at--) {
    const letter = text[at] ?? '';
    if (letter === '"' || letter === "'") {
      const before = text.lastIndexOf(letter, at - 1);
      if (before < 0 || text.slice(before, at).includes('\n')) return undefined;
      at = before;
    } else if (')]}'.includes(letter)) open++;
    else if ('([{'.includes(letter)) {
      if (open === 0)
        return letter === '(' ? /(\w+)[ \t]*$/.exec(text.slice(Math.max(0, at - 100), at))?.[1] : undefined;
      open--;
    }
  }
  return undefined;
}

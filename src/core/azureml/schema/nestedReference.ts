/** A reference one key too deep: `environment: {image: azureml://…}`, `model: {path: azureml:<name>:<version>}`. */
import type { Fix } from '../../base/findings.ts';
import { asMapping, asScalar, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { alternatives, type SchemaPlace } from './place.ts';
import type { Report } from './report.ts';

interface Nested {
  readonly outer: string;
  readonly inner: string;
  readonly reference: RegExp;
  /** Keys that may stand beside it, and that the reference makes needless. */
  readonly beside: readonly string[];
  readonly message: string;
}

const nested: readonly Nested[] = [
  {
    outer: 'environment',
    inner: 'image',
    reference: /^azureml:\/\//,
    beside: [],
    message: 'A reference to an environment belongs in "environment", not in "image".',
  },
  {
    outer: 'model',
    inner: 'path',
    // `Artifact.path` of azure-ai-ml 1.0 to 1.35.2: without "//" it is a file of this machine.
    reference: /^azureml:[^/:@]+[:@][^/:@]+$/,
    beside: ['type'],
    message: 'A registered model belongs in "model" itself; "path" is taken for a local file.',
  },
];

/** @returns whether it is reported */
export function checkNestedReference(report: Report, place: SchemaPlace, { key, value }: YamlPair): boolean {
  const kind = nested.find(({ outer }) => outer === key.text);
  const mapping = kind && asMapping(value);
  // An alias is written elsewhere.
  if (!mapping || mapping !== value || !takesReference(place)) return false;
  const found = mapping.pairs.find((pair) => pair.key.text === kind.inner);
  const scalar = found && asScalar(found.value);
  if (!scalar || !kind.reference.test(scalar.text)) return false;
  if (mapping.pairs.some((pair) => pair !== found && !kind.beside.includes(pair.key.text))) return false;
  report.add('service-refuses', 'error', scalar.span, kind.message, moved(report, key, mapping, scalar));
  return true;
}

/** An input of a job may be called like such a key, and is another thing. */
function takesReference(place: SchemaPlace): boolean {
  return alternatives(place).some(({ schema }) =>
    ['azuremlRef', 'environmentReference'].includes(schema['x-acpt-form'] ?? ''),
  );
}

function moved(
  report: Report,
  key: YamlPair['key'],
  mapping: YamlMapping,
  { span }: { readonly span: YamlPair['span'] },
): Fix[] {
  const end = mapping.flow ? mapping.span.end : Math.max(...mapping.pairs.map((pair) => pair.span.end));
  const replaced = { start: key.span.end, end };
  if (report.text.slice(replaced.start, replaced.end).includes('#')) return [];
  const newText = `: ${report.text.slice(span.start, span.end)}`;
  return [{ title: `Move it to ${key.text}`, edits: [{ span: replaced, newText }] }];
}

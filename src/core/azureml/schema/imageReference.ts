/** `environment: {image: azureml://…}`: the environment that is meant, one key too deep. */
import { asMapping, asScalar, type YamlPair } from '../../languages/yaml/tree.ts';
import type { Report } from './report.ts';

/** @returns whether it is reported */
export function checkImageReference(report: Report, { key, value }: YamlPair): boolean {
  const inner = key.text === 'environment' ? asMapping(value) : undefined;
  const [image, ...others] = inner?.pairs ?? [];
  const reference = image?.key.text === 'image' && others.length === 0 ? asScalar(image.value) : undefined;
  if (!inner || inner !== value || !reference || !/^azureml:\/\//.test(reference.text)) return false;
  const span = { start: key.span.end, end: inner.flow ? inner.span.end : reference.span.end };
  const written = report.text.slice(reference.span.start, reference.span.end);
  const hasComment = report.text.slice(span.start, span.end).includes('#');
  report.add(
    'service-refuses',
    'error',
    reference.span,
    'A reference to an environment belongs in "environment", not in "image".',
    hasComment ? [] : [{ title: 'Move it to environment', edits: [{ span, newText: `: ${written}` }] }],
  );
  return true;
}

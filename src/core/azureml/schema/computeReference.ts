/**
 * A compute by an address that there is none of: `azuerml:gpu`, `azureml/gpu`, `azureml://gpu`. The CLI takes any text for
 * the name of a compute, and names have neither colons nor slashes.
 */
import { nearest } from '../../base/nearest.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import { writeValue } from './fixes.ts';
import type { Report } from './report.ts';
import type { Schema } from './schema.ts';

const scheme = 'azureml';
const address = /^([A-Za-z]+)(:|\/|:\/\/?)(?:computes?\/)?([A-Za-z0-9][\w-]*)$/;

export function checkComputeReference(report: Report, schema: Schema, scalar: YamlScalar): void {
  // What `azd ai training` makes of a text is not known.
  if (schema['x-acpt-form'] !== 'compute' || schema['x-acpt-coerce'] === 'text') return;
  const [, written = '', , name] = address.exec(scalar.text) ?? [];
  const right = `${scheme}:${name}`;
  if (name === undefined || right === scalar.text || nearest(written.toLowerCase(), [scheme]) !== scheme)
    return;
  const message = `A compute is referenced as ${scheme}:<name>.`;
  report.add('wrong-format', 'error', scalar.span, message, [writeValue(scalar, right)]);
}

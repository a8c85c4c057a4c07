/** Steps that run the component of a file. */
import { movedScalar } from '../../languages/yaml/moved.ts';
import { asScalar, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { Unit } from './bindings.ts';
import { findInUnits } from './perStep.ts';

export interface FileReference {
  /** As written, without `file:`. */
  readonly path: string;
  readonly node: YamlScalar;
  /** Whether a sweep runs it. */
  readonly isTrial: boolean;
  /** What the step says it is. */
  readonly type: YamlScalar | undefined;
}

/** Of all steps, in the order of the text. */
export function fileReferencesOf(root: Unit | undefined): readonly FileReference[] {
  return findInUnits(root, fileReferencesOf, referenceIn, (reference, by) => ({
    ...reference,
    node: movedScalar(reference.node, by),
    type: reference.type && movedScalar(reference.type, by),
  }));
}

function referenceIn({ role, component, mapping }: Unit): FileReference[] {
  if (role !== 'step' || component?.form !== 'file') return [];
  const { path, node, key } = component;
  return [{ path, node, isTrial: key === 'trial', type: asScalar(valueFor(mapping, 'type')) }];
}

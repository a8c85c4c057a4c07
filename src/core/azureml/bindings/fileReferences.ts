/** Steps that run the component of a file. */
import { movedScalar } from '../../languages/yaml/moved.ts';
import { asScalar, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import { defineFact } from '../../project/project.ts';
import type { SourceDocument } from '../documents/document.ts';
import type { Unit } from './bindings.ts';
import { findInUnits } from './perStep.ts';
import { unitOf } from './unit.ts';

export interface FileReference {
  /** The name of the step. */
  readonly step: string;
  /** The keys that lead to it, joined by dots. */
  readonly place: string;
  /** As written, without `file:`. */
  readonly path: string;
  readonly node: YamlScalar;
  /** Whether a sweep runs it. */
  readonly isTrial: boolean;
  /** What the step says it is. */
  readonly type: YamlScalar | undefined;
}

/** Of all steps of a document, in the order of the text. */
export function fileReferencesOf({
  project,
  path,
}: Pick<SourceDocument, 'project' | 'path'>): readonly FileReference[] {
  return project.get(fileReferences, path);
}

const fileReferences = defineFact<readonly FileReference[]>({
  name: 'component files of the steps of a document',
  compute: (project, path) => findInUnits(unitOf({ project, path }), referenceIn, moved),
});

function referenceIn({ role, key, path: place, component, mapping }: Unit): FileReference[] {
  if (role !== 'step' || component?.form !== 'file') return [];
  const { path, node } = component;
  const type = asScalar(valueFor(mapping, 'type'));
  return [{ step: key?.text ?? '', place, path, node, isTrial: component.key === 'trial', type }];
}

function moved(reference: FileReference, by: number): FileReference {
  const { node, type } = reference;
  return { ...reference, node: movedScalar(node, by), type: type && movedScalar(type, by) };
}

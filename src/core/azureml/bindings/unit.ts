/** The job or component that a document describes. */
import { defineFact } from '../../project/project.ts';
import { documentIn, type SourceDocument } from '../documents/document.ts';
import { readUnit, type Unit } from './bindings.ts';

/** `undefined` for kinds without bindings. */
export function unitOf({ project, path }: Pick<SourceDocument, 'project' | 'path'>): Unit | undefined {
  return project.get(unit, path);
}

const unit = defineFact<Unit | undefined>({
  name: 'job or component',
  compute: (project, path) => readUnit(project.file(path)?.yaml.root, documentIn(project, path)?.kind),
});

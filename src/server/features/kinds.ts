import { documentIn } from '../../core/azureml/documents/document.ts';
import type { Project } from '../../core/project/project.ts';
import { pathOf } from '../editor/paths.ts';

/** Which Azure ML document each file is; `null` for everybody else's files. */
export function kindsOf(project: Project, { uris }: { readonly uris: readonly string[] }) {
  return uris.map((uri) => documentIn(project, pathOf(uri))?.kind ?? null);
}

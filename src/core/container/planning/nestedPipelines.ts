/** Steps that run a file with steps of its own, of which none has to have an environment in that file. */
import { folderOf, joined } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { asMapping, asString, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';

export interface NestedPipeline {
  /** The key of the step. */
  readonly step: string;
  readonly mapping: YamlMapping;
  /** The step with its key. */
  readonly around: Span;
  readonly component: DocumentFacts;
}

/** In reading order. */
export function nestedPipelines(document: DocumentFacts): NestedPipeline[] {
  const jobs = asMapping(valueFor(asMapping(document.root), 'jobs'))?.pairs ?? [];
  return jobs.flatMap(({ key, value, span }) => {
    const mapping = asMapping(value);
    const written = asString(valueFor(mapping, 'component'));
    if (!mapping || written === undefined || !/^(?!\w{2,}:)[^$]*\.ya?ml$/.test(written.replace(/^file:/, '')))
      return [];
    const path = joined(folderOf(document.path), written.replace(/^file:/, ''));
    const component = documentFacts(document.project, path);
    return component?.kind === 'pipelineComponent'
      ? [{ step: key.text, mapping, around: span, component }]
      : [];
  });
}

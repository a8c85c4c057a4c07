/** Steps that run a file with steps of its own, of which none has to have an environment in that file. */
import type { Span } from '../../base/span.ts';
import { asMapping, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';
import { componentFile, rootsOf } from '../../stack/runs.ts';

export interface NestedPipeline {
  /** The key of the step. */
  readonly step: string;
  /** From the step to the root of the document, as those of a run. */
  readonly owners: readonly YamlMapping[];
  /** The step with its key. */
  readonly around: Span;
  /** Where it names the file. */
  readonly named: Span;
  readonly component: DocumentFacts;
}

/** In reading order, also those of pipelines that are written inside a step. */
export function nestedPipelines(document: DocumentFacts): NestedPipeline[] {
  const seen = new Set<YamlMapping>();
  return rootsOf(document).flatMap((root) => [...nestedIn(document, [root], seen)]);
}

/** @param seen what aliases lead to again is looked at once */
function* nestedIn(
  document: DocumentFacts,
  owners: readonly YamlMapping[],
  seen: Set<YamlMapping>,
): Generator<NestedPipeline> {
  const [pipeline] = owners;
  if (!pipeline || seen.has(pipeline)) return;
  seen.add(pipeline);
  for (const { key, value, span } of asMapping(valueFor(pipeline, 'jobs'))?.pairs ?? []) {
    const step = asMapping(value);
    if (!step) continue;
    const around = [step, ...owners];
    const file = componentFile(document, step);
    const component = file && documentFacts(document.project, file.path);
    if (file && component?.kind === 'pipelineComponent')
      yield { step: key.text, owners: around, around: span, named: file.scalar.span, component };
    yield* nestedIn(document, around, seen);
    const inside = asMapping(valueFor(step, 'component'));
    if (inside) yield* nestedIn(document, [inside, ...around], seen);
  }
}

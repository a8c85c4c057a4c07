import {
  asMapping,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import type { DocumentKind } from './kinds.ts';

/** A place where a document says in which environment something runs. */
export interface EnvironmentSite {
  /** The reference or the inline environment; in an environment document the whole document. */
  readonly node: YamlNode;
  /** The `environment:` key; `undefined` in an environment document. */
  readonly pair: YamlPair | undefined;
  /** The job, step, component or deployment that runs in it. */
  readonly owner: YamlMapping;
}

/** Every `environment:` of a document, in reading order. Inputs and variables that happen to be called so are none. */
export function environmentSites(kind: DocumentKind, root: YamlNode | undefined): EnvironmentSite[] {
  const mapping = asMapping(root);
  if (!mapping) return [];
  if (kind === 'environment') return [{ node: mapping, pair: undefined, owner: mapping }];
  const sites = [...sitesOf(mapping, new Set())];
  return sites.sort((a, b) => a.node.span.start - b.node.span.start);
}

/** A job, step, component or deployment: its own environment and those of the jobs inside it. */
function* sitesOf(owner: YamlMapping, seen: Set<YamlMapping>): Generator<EnvironmentSite> {
  // Anchors may share or even nest a step in itself.
  if (seen.has(owner)) return;
  seen.add(owner);
  const pair = pairOf(owner, 'environment');
  if (pair?.value) yield { node: pair.value, pair, owner };
  for (const key of ['trial', 'task', 'component', 'create_job']) {
    const inner = asMapping(valueFor(owner, key));
    if (inner) yield* sitesOf(inner, seen);
  }
  for (const { value } of asMapping(valueFor(owner, 'jobs'))?.pairs ?? []) {
    const step = asMapping(value);
    if (step) yield* sitesOf(step, seen);
  }
}

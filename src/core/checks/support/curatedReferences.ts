/** Every reference of a document that can only mean a curated environment. */

import type { RegistryReference, WorkspaceReference } from '../../azureml/references/environmentReference.ts';
import type { CuratedEnvironment } from '../../knowledge/matrix/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { NamedEnvironment } from '../../stack/named.ts';
import { isCuratedScope } from '../../stack/resolve.ts';

export interface CuratedReference {
  readonly resolved: ResolvedEnvironment;
  readonly reference: NamedEnvironment;
  readonly meaning: RegistryReference | WorkspaceReference;
  /** `undefined` where the matrix knows none of this name. */
  readonly environment: CuratedEnvironment | undefined;
  /** Whether the name is one from before the registry, of whose versions nothing is known. */
  readonly formerName: boolean;
}

export function* curatedReferences(document: DocumentFacts): Generator<CuratedReference> {
  const { matrix } = document;
  for (const resolved of document.environments) {
    const { reference } = resolved;
    if (!reference) continue;
    const { meaning } = reference;
    if ((meaning.form !== 'registry' && meaning.form !== 'workspace') || !isCuratedScope(meaning)) continue;
    const name = meaning.name.text;
    yield {
      resolved,
      reference,
      meaning,
      environment: matrix.environment(name),
      formerName: matrix.documented(name) !== undefined,
    };
  }
}

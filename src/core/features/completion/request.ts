import { readUnit, type Unit } from '../../azureml/bindings/bindings.ts';
import { couldBecome } from '../../azureml/documents/content.ts';
import type { DocumentKind } from '../../azureml/documents/kinds.ts';
import { standingOf } from '../../azureml/expressions/position.ts';
import type { Step } from '../../languages/yaml/locate.ts';
import { asMapping, type YamlMapping } from '../../languages/yaml/tree.ts';
import { WritingCursor } from '../../languages/yaml/writingCursor.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** One question for completion: all providers look at the same cursor. */
export interface CompletionRequest {
  readonly document: DocumentFacts;
  readonly offset: number;
  readonly cursor: WritingCursor;
  /** The kind of the document, or what it may become: enough to offer something. */
  readonly kind: DocumentKind | undefined;
  /** The job, component or step in which a key is being written, and the keys between the two; read when first asked. */
  readonly unitAtKey: () => UnitAtKey | undefined;
}

interface UnitAtKey {
  readonly unit: Unit;
  readonly keys: readonly string[];
}

export function completionRequest(document: DocumentFacts, offset: number): CompletionRequest {
  const cursor = new WritingCursor(document.text, offset, (text) => document.treeOf(text));
  const kind = document.kind ?? begunKind(document, cursor);
  let found: { readonly unit: UnitAtKey | undefined } | undefined;
  const unitAtKey = () => {
    found ??= { unit: unitAround(kind, cursor) };
    return found.unit;
  };
  return { document, offset, cursor, kind, unitAtKey };
}

function unitAround(kind: DocumentKind | undefined, { key }: WritingCursor): UnitAtKey | undefined {
  if (!key) return undefined;
  const root = readUnit(key.steps.length === 0 ? key.mapping : rootOf(key.steps), kind);
  return root && standingOf(root, key.steps);
}

function begunKind({ tree }: DocumentFacts, cursor: WritingCursor): DocumentKind | undefined {
  const { key } = cursor;
  // The document without the word that is being written.
  const root = key ? (key.steps.length === 0 ? key.mapping : rootOf(key.steps)) : asMapping(tree.root);
  return root && couldBecome(root);
}

function rootOf([first]: readonly Step[]): YamlMapping | undefined {
  return first && 'mapping' in first ? first.mapping : undefined;
}

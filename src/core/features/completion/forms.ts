import { follow } from '../../azureml/schema/follow.ts';
import { alternatives } from '../../azureml/schema/place.ts';
import type { Analysis } from '../../checks/analysis.ts';
import { type ValueCursor, valueCursor } from '../../languages/yaml/cursor.ts';

/** The value that is being written, and what sorts of text the schema says it may be: `localPath`, `vmSize`. */
export function formsAt(
  { document, text }: Analysis,
  offset: number,
): { readonly cursor: ValueCursor; readonly forms: ReadonlySet<string> } | undefined {
  const cursor = document && valueCursor(text, offset);
  if (!cursor) return undefined;
  const place = follow(document.kind, cursor.steps)?.place;
  if (!place) return undefined;
  const forms = [place, ...alternatives(place)].flatMap(({ schema }) => schema['x-acpt-form'] ?? []);
  return { cursor, forms: new Set(forms) };
}

/** The text to write for a value at a cursor: with the space that is missing after the colon. */
export function asValue({ needsSpace }: ValueCursor, text: string): string {
  return needsSpace ? ` ${text}` : text;
}

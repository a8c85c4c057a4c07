import { holds } from '../../azureml/schema/choose.ts';
import { follow } from '../../azureml/schema/follow.ts';
import { alternatives } from '../../azureml/schema/place.ts';
import type { ValueCursor } from '../../languages/yaml/cursor.ts';
import type { CompletionRequest } from './request.ts';

/** The value that is being written, and what sorts of text the schema says it may be: `localPath`, `vmSize`. */
export function formsAt({
  kind,
  cursor: { value: cursor },
}: CompletionRequest): { readonly cursor: ValueCursor; readonly forms: ReadonlySet<string> } | undefined {
  if (kind === undefined || !cursor) return undefined;
  const place = follow(kind, cursor.steps)?.place;
  if (!place) return undefined;
  const forms = [place, ...alternatives(place)].flatMap(({ schema }) => schema['x-acpt-form'] ?? []);
  return { cursor, forms: new Set(forms) };
}

/** The text to write for a value at a cursor: with the space that is missing after the colon. */
export function asValue({ needsSpace }: ValueCursor, text: string): string {
  return needsSpace ? ` ${text}` : text;
}

/** Whether the cursor stands directly after the colon of a key whose value may be a block in the next lines. */
export function mayBeginBlock({ kind, cursor: { value } }: CompletionRequest): boolean {
  const last = value?.steps.at(-1);
  if (!value?.needsSpace || !last || !('key' in last) || last.mapping.flow) return false;
  const place = kind && follow(kind, value.steps)?.place;
  return !place || alternatives(place).some((each) => holds(each, 'mapping') || holds(each, 'sequence'));
}

/** What the typed text is compared with: the reference as soon as its prefix is begun, before that the name. */
export function filterTextOf({ text, at }: ValueCursor, reference: string, name: string): string {
  const typed = text.slice(0, at).toLowerCase();
  return typed !== '' && ('azureml:'.startsWith(typed) || typed.startsWith('azureml:')) ? reference : name;
}

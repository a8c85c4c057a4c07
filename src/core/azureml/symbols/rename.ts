/** Renames an input, output, search-space parameter or step everywhere it is used. */
import type { Span, TextEdit } from '../../base/span.ts';
import type { BindingDocument } from '../bindings/bindings.ts';
import type { Neighbours } from '../bindings/componentFiles.ts';
import { interfaceOf } from '../bindings/interface.ts';
import { isValidName, type NamedThing, nameRule } from '../bindings/names.ts';
import { allOccurrences, type NamedSymbol, occurrenceAt, ownOccurrences } from './occurrences.ts';

export interface RenameTarget {
  /** The name at the offset, without quotes. */
  readonly span: Span;
  readonly name: string;
  readonly what: NamedThing;
}

/** What can be renamed at the offset; `undefined` where nothing can. */
export function renameTargetAt(
  document: BindingDocument,
  offset: number,
  neighbours?: Neighbours,
): RenameTarget | undefined {
  const here = occurrenceAt(ownOccurrences(document, neighbours), offset);
  if (!here) return undefined;
  const { what, name } = here.symbol;
  return { span: withoutQuotes(document.text, here.span), name, what };
}

export type Rename =
  | { readonly edits: readonly DocumentEdits[] }
  | {
      readonly refused: 'nothing-here' | 'invalid-name' | 'name-taken' | 'declared-elsewhere';
      /** A whole sentence. */
      readonly message: string;
    };

export interface DocumentEdits {
  /** `undefined` for this document, else a path as `Neighbours.read` takes it. */
  readonly document: string | undefined;
  readonly edits: readonly TextEdit[];
}

export function renameEdits(
  document: BindingDocument,
  offset: number,
  newName: string,
  neighbours?: Neighbours,
): Rename {
  const here = occurrenceAt(ownOccurrences(document, neighbours), offset);
  if (!here) return { refused: 'nothing-here', message: 'There is no input, output or step to rename here.' };
  const { symbol } = here;
  const same = allOccurrences(document, neighbours).filter((each) => each.symbol.id === symbol.id);
  if (!same.some(({ role }) => role === 'declaration'))
    return {
      refused: 'declared-elsewhere',
      message: `The ${symbol.what} "${symbol.name}" is declared in a component whose file is not available.`,
    };
  if (!isValidName(symbol.what, symbol.unit, newName))
    return {
      refused: 'invalid-name',
      message: `Invalid ${symbol.what} name "${newName}": ${nameRule(symbol.what, symbol.unit, newName)}.`,
    };
  if (newName !== symbol.name && isTaken(symbol, newName, neighbours))
    return { refused: 'name-taken', message: `The ${symbol.what} name "${newName}" is already in use.` };
  // An anchored step is read as often as it is used, and written once.
  const edits = new Map<string | undefined, Map<number, TextEdit>>();
  for (const { document: path, span } of same) {
    const text = path === undefined ? document.text : (neighbours?.read(path) ?? '');
    const edit = { span: withoutQuotes(text, span), newText: newName };
    edits.set(path, (edits.get(path) ?? new Map<number, TextEdit>()).set(edit.span.start, edit));
  }
  return { edits: [...edits].map(([path, each]) => ({ document: path, edits: [...each.values()] })) };
}

function isTaken(
  { what, unit, document }: NamedSymbol,
  name: string,
  neighbours: Neighbours | undefined,
): boolean {
  if (what === 'step') return unit.steps.has(name);
  return interfaceOf(unit, what, neighbours, document).names.has(name);
}

function withoutQuotes(text: string, { start, end }: Span): Span {
  const quote = text[start];
  const quoted = end - start >= 2 && (quote === '"' || quote === "'") && text[end - 1] === quote;
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}

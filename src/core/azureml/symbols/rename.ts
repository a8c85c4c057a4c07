/** Renames an input, output, search-space parameter, step or asset everywhere it is used. */
import type { Span, TextEdit } from '../../base/span.ts';
import type { Project } from '../../project/project.ts';
import { interfaceOf } from '../bindings/interface.ts';
import { isValidName, type NamedThing, nameRule } from '../bindings/names.ts';
import type { SourceDocument } from '../documents/document.ts';
import { type AssetSort, assetAt } from './assets.ts';
import { allOccurrences, type NamedSymbol, occurrenceAt, ownOccurrences } from './occurrences.ts';
import { renameAsset } from './renameAsset.ts';
import type { Rename } from './renameResult.ts';

export interface RenameTarget {
  /** The name at the offset, without quotes. */
  readonly span: Span;
  readonly name: string;
  readonly what: NamedThing | AssetSort;
}

/** What can be renamed at the offset; `undefined` where nothing can. */
export function renameTargetAt(document: SourceDocument, offset: number): RenameTarget | undefined {
  const here = occurrenceAt(ownOccurrences(document), offset);
  if (!here) {
    const asset = assetAt(document, offset);
    const [what] = asset?.sorts ?? [];
    return asset && what && { span: withoutQuotes(document.text, asset.span), name: asset.name, what };
  }
  const { what, name } = here.symbol;
  return { span: withoutQuotes(document.text, here.span), name, what };
}

export function renameEdits(document: SourceDocument, offset: number, newName: string): Rename {
  const { project } = document;
  const here = occurrenceAt(ownOccurrences(document), offset);
  if (!here) {
    const asset = assetAt(document, offset);
    if (asset) return renameAsset(document, asset, newName);
    return { refused: 'nothing-here', message: 'Nothing to rename here: expected an input, output or step.' };
  }
  const { symbol } = here;
  const same = allOccurrences(document).filter((each) => each.symbol.id === symbol.id);
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
  if (newName !== symbol.name && isTaken(project, symbol, newName))
    return { refused: 'name-taken', message: `The ${symbol.what} name "${newName}" is already in use.` };
  // An anchored step is read as often as it is used, and written once.
  const edits = new Map<string, Map<number, TextEdit>>();
  for (const { path, span } of same) {
    const edit = { span: withoutQuotes(project.read(path) ?? '', span), newText: newName };
    edits.set(path, (edits.get(path) ?? new Map<number, TextEdit>()).set(edit.span.start, edit));
  }
  return { edits: [...edits].map(([path, each]) => ({ path, edits: [...each.values()] })) };
}

function isTaken(project: Project, { what, unit, path }: NamedSymbol, name: string): boolean {
  if (what === 'step') return unit.steps.has(name);
  return interfaceOf(project, unit, what, path).names.has(name);
}

function withoutQuotes(text: string, { start, end }: Span): Span {
  const quote = text[start];
  const quoted = end - start >= 2 && (quote === '"' || quote === "'") && text[end - 1] === quote;
  return quoted ? { start: start + 1, end: end - 1 } : { start, end };
}

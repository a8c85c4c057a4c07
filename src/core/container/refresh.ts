/**
 * Writing devcontainer.json again without losing anything that a person wrote into it: what ACPT wrote last time, what is
 * there now and what ACPT would write today are compared key by key.
 */
import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';
import type { Json, JsonObject } from './generate.ts';

export type Refresh =
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'same' }
  /** Everything that the person changed is kept. `container`: what changes concerns the container, not comments alone. */
  | {
      readonly kind: 'changed';
      readonly text: string;
      readonly kept: readonly string[];
      readonly container: boolean;
    }
  /** Both changed the same thing, or nobody knows who wrote it. */
  | { readonly kind: 'conflict'; readonly text: string; readonly reason: string };

/** What ACPT wrote last. */
export interface Written {
  readonly configuration: JsonObject;
  readonly header: readonly string[];
}

const formattingOptions = { tabSize: 2, insertSpaces: true, eol: '\n' };

/**
 * @param there the text that is there, `undefined` where there is none
 * @param written what ACPT wrote last, `undefined` where that is not known
 */
export function refreshConfiguration(
  there: string | undefined,
  written: Written | undefined,
  wanted: JsonObject,
  header: readonly string[],
): Refresh {
  const fresh = `${comment(header)}${JSON.stringify(wanted, undefined, 2)}\n`;
  if (there === undefined) return { kind: 'new', text: fresh };
  const errors: ParseError[] = [];
  const mine: unknown = parse(there, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !isObject(mine))
    return { kind: 'conflict', text: fresh, reason: 'The file cannot be read as JSON with comments.' };
  if (written === undefined)
    return equal(mine, wanted)
      ? { kind: 'same' }
      : {
          kind: 'conflict',
          text: fresh,
          reason: 'ACPT did not write this file, or no longer knows that it did.',
        };
  const merge = new Merge();
  merge.objects([], mine, written.configuration, wanted);
  const merged = merge.edits.reduce(apply, there);
  // The comment at the head is ours as long as nobody touched it.
  const old = comment(written.header);
  const proposal = merged.startsWith(old) ? comment(header) + merged.slice(old.length) : merged;
  if (merge.conflicts.length > 0)
    return {
      kind: 'conflict',
      // What a person and ACPT both changed is as ACPT would have it; the rest is merged.
      text: merge.contested.reduce(apply, proposal),
      reason: `You and ACPT both changed ${merge.conflicts.join(', ')}.`,
    };
  return proposal === there
    ? { kind: 'same' }
    : { kind: 'changed', text: proposal, kept: merge.kept, container: merge.edits.length > 0 };
}

function comment(lines: readonly string[]): string {
  return lines.map((line) => `// ${line}\n`).join('');
}

/** A text file beside it, such as a Dockerfile: it has no keys, so any edit counts as one of the whole. */
export function refreshText(there: string | undefined, written: string | undefined, wanted: string): Refresh {
  if (there === undefined) return { kind: 'new', text: wanted };
  if (there === wanted) return { kind: 'same' };
  if (there === written) return { kind: 'changed', text: wanted, kept: [], container: true };
  if (written === wanted) return { kind: 'same' };
  return {
    kind: 'conflict',
    text: wanted,
    reason: written === undefined ? 'ACPT did not write this file.' : 'You and ACPT both changed the file.',
  };
}

interface Edit {
  readonly path: JSONPath;
  readonly value: Json | undefined;
  readonly insert?: boolean;
}

function apply(text: string, { path, value, insert }: Edit): string {
  const options = { formattingOptions, ...(insert ? { isArrayInsertion: true } : {}) };
  return applyEdits(text, modify(text, path, value, options));
}

class Merge {
  readonly edits: Edit[] = [];
  readonly contested: Edit[] = [];
  readonly conflicts: string[] = [];
  readonly kept: string[] = [];

  objects(path: JSONPath, mine: JsonObject, written: JsonObject, wanted: JsonObject): void {
    for (const key of new Set([...Object.keys(written), ...Object.keys(wanted)]))
      this.#values([...path, key], mine[key], written[key], wanted[key]);
    for (const key of Object.keys(mine))
      if (written[key] === undefined && wanted[key] === undefined) this.kept.push([...path, key].join('.'));
  }

  #values(path: JSONPath, mine: Json | undefined, written: Json | undefined, wanted: Json | undefined): void {
    if (equal(mine, wanted)) return;
    if (equal(written, wanted)) this.kept.push(path.join('.'));
    else if (equal(mine, written)) this.edits.push({ path, value: wanted });
    else if (isObject(mine) && isObject(wanted) && (written === undefined || isObject(written)))
      this.objects(path, mine, written ?? {}, wanted);
    else if (isTexts(mine) && isTexts(wanted) && isTexts(written)) this.#lists(path, mine, written, wanted);
    else this.#conflict(path, [{ path, value: wanted }]);
  }

  /** Lists of arguments: what a person added or removed stays so, and of an option that takes one value there is one. */
  #lists(
    path: JSONPath,
    mine: readonly string[],
    written: readonly string[],
    wanted: readonly string[],
  ): void {
    const removed = written.filter((each) => !wanted.includes(each) && mine.includes(each));
    const added = wanted.filter((each) => !written.includes(each) && !mine.includes(each));
    const clash = added.find((each) =>
      mine.some((own) => optionOf(own) === optionOf(each) && !written.includes(own)),
    );
    if (clash !== undefined) {
      this.#conflict([...path, optionOf(clash)], [{ path, value: wanted }]);
      return;
    }
    const places = removed.map((each) => mine.indexOf(each)).sort((a, b) => b - a);
    for (const index of places) this.edits.push({ path: [...path, index], value: undefined });
    const length = mine.length - places.length;
    for (const [index, value] of added.entries())
      this.edits.push({ path: [...path, length + index], value, insert: true });
    this.kept.push(path.join('.'));
  }

  #conflict(path: JSONPath, edits: readonly Edit[]): void {
    this.conflicts.push(path.join('.'));
    this.contested.push(...edits);
  }
}

const repeatable =
  /^--(?:device|group-add|security-opt|cap-add|cap-drop|env|label|mount|volume|add-host|publish|tmpfs)(?:=|$)/;

/** The option of an argument that can be given once; the whole argument where it can be given again. */
function optionOf(argument: string): string {
  return repeatable.test(argument) ? argument : (argument.split('=', 1)[0] ?? argument);
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function equal(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (Array.isArray(a) && Array.isArray(b))
    return a.length === b.length && a.every((each, index) => equal(each, b[index]));
  if (!isObject(a) || !isObject(b)) return false;
  const keys = Object.keys(a);
  return keys.length === Object.keys(b).length && keys.every((key) => equal(a[key], b[key]));
}

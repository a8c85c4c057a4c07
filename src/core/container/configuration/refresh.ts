/**
 * Writing devcontainer.json again without losing anything that a person wrote into it: what ACPT wrote last time, what is
 * there now and what ACPT would write today are compared key by key.
 */
import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';
import type { Json, JsonObject } from './generate.ts';

export type Refresh =
  | { readonly kind: 'new'; readonly text: string }
  | { readonly kind: 'same'; readonly kept: readonly string[] }
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
export interface WrittenConfiguration {
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
  written: WrittenConfiguration | undefined,
  wanted: JsonObject,
  header: readonly string[],
): Refresh {
  const fresh = `${comment(header)}${JSON.stringify(wanted, undefined, 2)}\n`;
  if (there === undefined) return { kind: 'new', text: fresh };
  const errors: ParseError[] = [];
  const mine: unknown = parse(there, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !isObject(mine))
    return { kind: 'conflict', text: fresh, reason: 'The file is not valid JSON with comments.' };
  if (written === undefined)
    return equal(mine, wanted)
      ? { kind: 'same', kept: [] }
      : {
          kind: 'conflict',
          text: fresh,
          reason: 'The file was not written by ACPT, or there is no record of it.',
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
      reason: `Both you and ACPT changed ${merge.conflicts.join(', ')}.`,
    };
  return proposal === there
    ? { kind: 'same', kept: merge.kept }
    : { kind: 'changed', text: proposal, kept: merge.kept, container: merge.edits.length > 0 };
}

function comment(lines: readonly string[]): string {
  // A line break in a file's name would end the comment.
  return lines.map((line) => `// ${line.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')}\n`).join('');
}

/** A text file beside it, such as a Dockerfile: it has no keys, so any edit counts as one of the whole. */
export function refreshText(there: string | undefined, written: string | undefined, wanted: string): Refresh {
  if (there === undefined) return { kind: 'new', text: wanted };
  if (there === wanted) return { kind: 'same', kept: [] };
  if (there === written) return { kind: 'changed', text: wanted, kept: [], container: true };
  if (written === wanted) return { kind: 'same', kept: ['the entire file'] };
  return {
    kind: 'conflict',
    text: wanted,
    reason:
      written === undefined ? 'The file was not written by ACPT.' : 'Both you and ACPT changed the file.',
  };
}

type Edit =
  | { readonly path: JSONPath; readonly value: Json | undefined }
  /** Element by element, so that comments between them stay. */
  | {
      readonly path: JSONPath;
      readonly replaced: ReadonlyMap<number, string>;
      readonly removed: readonly number[];
      readonly added: readonly string[];
      readonly value: readonly string[];
    };

function apply(text: string, edit: Edit): string {
  const { path, value } = edit;
  const whole = () => applyEdits(text, modify(text, path, value, { formattingOptions }));
  if (!('removed' in edit)) return whole();
  let result = text;
  const change = (at: JSONPath, each: string | undefined, isArrayInsertion = false) => {
    result = applyEdits(result, modify(result, at, each, { formattingOptions, isArrayInsertion }));
  };
  for (const [index, each] of edit.replaced) change([...path, index], each);
  for (const index of edit.removed.toSorted((a, b) => b - a)) change([...path, index], undefined);
  const length = edit.value.length - edit.added.length;
  for (const [index, each] of edit.added.entries()) change([...path, length + index], each, true);
  // The library misplaces a comma in some lists that stand on one line.
  return equal(valueAt(result, path), value) ? result : whole();
}

/** `undefined` where the text is no JSON with comments. */
function valueAt(text: string, path: JSONPath): unknown {
  const errors: ParseError[] = [];
  let value: unknown = parse(text, errors, { allowTrailingComma: true });
  for (const key of path) value = isObject(value) ? value[key] : undefined;
  return errors.length > 0 ? undefined : value;
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
    else if (isObject(mine) && isObject(wanted) && (written === undefined || isObject(written)))
      this.objects(path, mine, written ?? {}, wanted);
    else if (isTexts(mine) && isTexts(wanted) && isTexts(written)) this.#lists(path, mine, written, wanted);
    else if (equal(mine, written)) this.edits.push({ path, value: wanted });
    else this.#conflict(path, wanted);
  }

  /** Lists of arguments: what a person added or removed stays so, and of an option that takes one value there is one. */
  #lists(
    path: JSONPath,
    mine: readonly string[],
    written: readonly string[],
    wanted: readonly string[],
  ): void {
    const added: string[] = [];
    const replaced = new Map<number, string>();
    const contested = new Map<number, string>();
    for (const each of wanted) {
      if (written.includes(each) || mine.includes(each)) continue;
      const option = optionOf(each);
      const before = written.filter((other) => optionOf(other) === option);
      const places = mine.flatMap((other, index) => (optionOf(other) === option ? [index] : []));
      // Several GPUs are an argument each: none takes the place of another that is wanted too.
      const place = places.find(
        (index) => !replaced.has(index) && !contested.has(index) && !wanted.includes(mine[index] ?? ''),
      );
      if (place !== undefined && before.includes(mine[place] ?? '')) replaced.set(place, each);
      else if (place !== undefined) contested.set(place, each);
      // Whoever removed the option does not want it with another value either.
      else if (before.length === 0 || places.length > 0) added.push(each);
    }
    const removed = mine.flatMap((each, index) =>
      written.includes(each) && !wanted.includes(each) && !replaced.has(index) ? [index] : [],
    );
    const merged = (changes: ReadonlyMap<number, string>) => [
      ...mine.flatMap((each, index) => (removed.includes(index) ? [] : [changes.get(index) ?? each])),
      ...added,
    ];
    if (replaced.size > 0 || removed.length > 0 || added.length > 0)
      this.edits.push({ path, replaced, removed, added, value: merged(replaced) });
    for (const each of contested.values()) this.conflicts.push([...path, optionOf(each)].join('.'));
    if (contested.size > 0)
      this.contested.push({ path, value: merged(new Map([...replaced, ...contested])) });
    if (!equal(mine, written)) this.kept.push(path.join('.'));
  }

  #conflict(path: JSONPath, value: Json | undefined): void {
    this.conflicts.push(path.join('.'));
    this.contested.push({ path, value });
  }
}

const repeatable =
  /^--(?:device|group-add|security-opt|cap-add|cap-drop|env|label|mount|volume|add-host|publish|tmpfs)(?:=|$)/;

/** What an argument is about, if that can be said once; the whole argument where it can be said again. */
function optionOf(argument: string): string {
  if (/^--device=(?:nvidia|amd)\.com\//.test(argument)) return '--gpus';
  const [, target] = /^(?!--).*\btarget=([^,]+)/.exec(argument) ?? [];
  if (target !== undefined) return `target=${target}`;
  return argument.startsWith('--') && !repeatable.test(argument)
    ? (argument.split('=', 1)[0] ?? argument)
    : argument;
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

/** What of devcontainer.json stays inside the container, regardless of its author. */
const harmlessKeys = new Set([
  ...['$schema', 'name', 'customizations', 'hostRequirements', 'init', 'overrideCommand', 'shutdownAction'],
  ...['forwardPorts', 'portsAttributes', 'otherPortsAttributes', 'waitFor', 'userEnvProbe'],
  ...[
    'onCreateCommand',
    'updateContentCommand',
    'postCreateCommand',
    'postStartCommand',
    'postAttachCommand',
  ],
  ...['remoteUser', 'containerUser', 'updateRemoteUserUID', 'workspaceFolder', 'containerEnv', 'remoteEnv'],
]);
const harmlessArguments =
  /^--(?:shm-size|cpus|cpuset-cpus|memory|memory-swap|hostname|ulimit|label|name|platform|gpus|stop-timeout)=[^$]*$/;

/** What of a written file may reach the host and is not ACPT's: a person's own, or a stranger's. */
export function hostReaching(text: string, wanted: JsonObject): string[] {
  const there: unknown = parse(text, [], { allowTrailingComma: true });
  if (!isObject(there)) return ['unreadable content'];
  const ours = isTexts(wanted.runArgs) ? wanted.runArgs : [];
  return Object.entries(there).flatMap(([key, value]) => {
    if (equal(value, wanted[key])) return [];
    if (key === 'runArgs' && isTexts(value))
      return value.filter((each) => !ours.includes(each) && !harmlessArguments.test(each));
    // Values of the host can be put into any text.
    return harmlessKeys.has(key) && !JSON.stringify(value).includes('${local') ? [] : [key];
  });
}

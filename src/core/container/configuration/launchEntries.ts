/** Entries of ours in somebody's launch.json: found by their name, changed where nobody else changed them. */
import {
  applyEdits,
  findNodeAtLocation,
  type JSONPath,
  modify,
  type ParseError,
  parse,
  parseTree,
} from 'jsonc-parser';
import type { Json, JsonObject } from './generate.ts';

const formattingOptions = { tabSize: 4, insertSpaces: true, eol: '\n' };

/**
 * @param there the text that is there, `undefined` where there is none
 * @param written the entries as ACPT wrote them last, by name
 * @returns the text with the entries in it; `undefined` where it is no JSON with comments, and is left alone
 */
export function refreshLaunch(
  there: string | undefined,
  written: Readonly<Record<string, JsonObject>>,
  wanted: readonly JsonObject[],
): string | undefined {
  const errors: ParseError[] = [];
  const begun = there === undefined || there.trim() === '' ? fresh : there;
  const file: unknown = parse(begun, errors, { allowTrailingComma: true });
  if (errors.length > 0 || !isObject(file)) return undefined;
  const { configurations = [] } = file;
  if (!Array.isArray(configurations)) return undefined;
  let text = begun;
  const set = (path: JSONPath, value: Json | undefined) => {
    text = applyEdits(text, modify(text, path, value, { formattingOptions }));
  };
  if (file.configurations === undefined) set(['configurations'], []);
  for (const entry of wanted) {
    const name = String(entry.name);
    const index = configurations.findIndex((each) => isObject(each) && each.name === name);
    const before = Object.hasOwn(written, name) ? written[name] : undefined;
    const mine = configurations[index];
    if (!isObject(mine)) text = withEntry(text, entry);
    // What a person changed, or wrote first, stays.
    else
      for (const key of new Set([...Object.keys(entry), ...Object.keys(before ?? {})]))
        if (equal(mine[key], before?.[key]) && !equal(mine[key], entry[key]))
          set(['configurations', index, key], entry[key]);
  }
  return text;
}

/** The library would lay out the lines around it anew; they are not ours. */
function withEntry(text: string, entry: JsonObject): string {
  const tree = parseTree(text, [], { allowTrailingComma: true });
  const list = tree && findNodeAtLocation(tree, ['configurations']);
  if (!list) return text;
  const last = list.children?.at(-1);
  const at = last ? last.offset + last.length : list.offset + 1;
  const outer = indentAt(text, list.offset);
  const step = outer.includes('\t') ? '\t' : '    ';
  // Beside the entries that begin a line, else a step further than the list.
  const inner =
    last && /^\s*$/.test(lineBefore(text, last.offset)) ? indentAt(text, last.offset) : outer + step;
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const lines = JSON.stringify(entry, undefined, step)
    .split('\n')
    .map((line) => inner + line);
  const after = /^\s*\]/.test(text.slice(at)) && !/^\s*\n/.test(text.slice(at)) ? eol + outer : '';
  return `${text.slice(0, at)}${last ? ',' : ''}${eol}${lines.join(eol)}${after}${text.slice(at)}`;
}

function lineBefore(text: string, offset: number): string {
  return text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset);
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(lineBefore(text, offset))?.[0] ?? '';
}

const fresh = `{
    "version": "0.2.0",
    "configurations": []
}
`;

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function equal(a: Json | undefined, b: Json | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

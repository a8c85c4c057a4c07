/** Entries of ours in somebody's launch.json: found by their name, changed where nobody else changed them. */
import { applyEdits, type JSONPath, modify, type ParseError, parse } from 'jsonc-parser';
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
  const set = (path: JSONPath, value: Json | undefined, isArrayInsertion = false) => {
    text = applyEdits(text, modify(text, path, value, { formattingOptions, isArrayInsertion }));
  };
  let added = configurations.length;
  for (const entry of wanted) {
    const name = String(entry.name);
    const index = configurations.findIndex((each) => isObject(each) && each.name === name);
    const before = Object.hasOwn(written, name) ? written[name] : undefined;
    const mine = configurations[index];
    if (isObject(mine)) {
      // What a person changed, or wrote first, stays.
      for (const key of new Set([...Object.keys(entry), ...Object.keys(before ?? {})]))
        if (equal(mine[key], before?.[key]) && !equal(mine[key], entry[key]))
          set(['configurations', index, key], entry[key]);
    } else if (file.configurations === undefined && added === 0) {
      set(['configurations'], [entry]);
      added++;
    } else {
      set(['configurations', added], entry, true);
      added++;
    }
  }
  return text;
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

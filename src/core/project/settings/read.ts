/** Reads settings from YAML and from an editor; invalid settings are reported at their place and ignored. */
import type * as z from 'zod/mini';
import type { Span } from '../../base/span.ts';
import { plainValue } from '../../languages/yaml/plainValue.ts';
import { asMapping, asSequence, pairOf, type YamlNode, type YamlTree } from '../../languages/yaml/tree.ts';
import { Settings } from './schema.ts';

interface SettingsProblem {
  /** A whole sentence. */
  readonly message: string;
  readonly span: Span;
}

export interface ReadSettings {
  readonly settings: Settings;
  readonly problems: readonly SettingsProblem[];
}

export function readSettings(tree: YamlTree): ReadSettings {
  const problems = tree.problems.slice(0, 1).map(({ message, span }) => ({ message, span }));
  if (!tree.root) return { settings: {}, problems };
  const parsed = checkSettings(plainValue(tree.root));
  const found = parsed.issues.map((issue) => ({
    message: issue.message,
    span: placeOf(tree.root, issue.path) ?? { start: 0, end: 0 },
  }));
  return { settings: parsed.settings, problems: [...problems, ...found] };
}

interface Issue {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** A value that may come from anywhere. Its valid parts are valid. */
export function checkSettings(value: unknown): { settings: Settings; issues: readonly Issue[] } {
  const whole = Settings.safeParse(withoutEmpty(value) ?? {});
  if (whole.success) return { settings: whole.data, issues: [] };
  const issues = whole.error.issues.flatMap(explain);
  const valid: Record<string, unknown> = {};
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [key, each] of Object.entries(value)) {
      if (Settings.safeParse({ [key]: each }).success) valid[key] = each;
    }
  }
  return { settings: Settings.parse(valid), issues };
}

/** Editors send an empty string where nothing is set. */
function withoutEmpty(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== '' && each !== undefined));
}

function explain(issue: z.core.$ZodIssue): Issue[] {
  const { path } = issue;
  const where = path.length === 0 ? 'The settings' : `"${path.join('.')}"`;
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...path, key],
        message: `Unknown setting "${key}". Expected ${Object.keys(Settings.shape).join(', ')}.`,
      }));
    case 'invalid_value':
      return [{ path, message: `${where} must be one of ${issue.values.join(', ')}.` }];
    case 'invalid_format':
      return [{ path, message: `${where} must be a date such as 2026-11-23.` }];
    case 'invalid_type':
      return [{ path, message: `${where} must be ${kinds[issue.expected] ?? issue.expected}.` }];
    default:
      return [{ path, message: `${where} is invalid: ${issue.message}` }];
  }
}

const kinds: Readonly<Record<string, string>> = {
  object: 'a mapping',
  record: 'a mapping',
  array: 'a list',
  string: 'a string',
};

/** Keys for what is wrong with a key, values for what is wrong with a value. */
function placeOf(root: YamlNode | undefined, path: readonly PropertyKey[]): Span | undefined {
  let node = root;
  let span = root?.span;
  for (const step of path) {
    const item = typeof step === 'number' ? asSequence(node)?.items[step] : undefined;
    const pair = typeof step === 'string' ? pairOf(asMapping(node), step) : undefined;
    if (!item && !pair) return span;
    node = item ? item.value : pair?.value;
    span = step === path.at(-1) && pair && !pair.value ? pair.key.span : (node?.span ?? span);
  }
  return span;
}

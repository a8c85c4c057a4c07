/** Two stacks side by side: what changes when moving from one to the other. */
import { compareVersions, isOfSeries } from '../knowledge/matrix/naming.ts';
import { stackRows } from '../stack/describe.ts';
import type { Stack } from '../stack/stack.ts';
import { versionText } from '../stack/version.ts';
import { isHalfKnown, notInstalled } from '../stack/versionWords.ts';

interface ComparedRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: 'same' | 'newer' | 'older' | 'added' | 'removed' | 'other' | 'unknown';
}

export interface Comparison {
  readonly before: string;
  readonly after: string;
  readonly rows: readonly ComparedRow[];
}

export function compareStacks(before: Stack, after: Stack): Comparison {
  const old = new Map(stackRows(before).map(({ name, value }) => [name, value]));
  const now = new Map(stackRows(after).map(({ name, value }) => [name, value]));
  const names = [...new Set([...old.keys(), ...now.keys()])];
  const rows = names.map((name): ComparedRow => {
    const then = old.get(name) ?? unknown;
    const next = now.get(name) ?? unknown;
    const isSame = name === 'Python' && (isOfSeries(then, next) || isOfSeries(next, then));
    // Of Python often only the series is known.
    return { name, before: then, after: next, change: isSame ? 'same' : changeOf(then, next) };
  });
  return { before: before.title, after: after.title, rows };
}

const unknown = versionText(undefined);

function changeOf(before: string, after: string): ComparedRow['change'] {
  if (before === unknown && after === unknown) return 'unknown';
  if (before === after) return 'same';
  const known = (value: string) => (value === unknown ? undefined : value);
  if (isHalfKnown(known(before), known(after))) return 'unknown';
  if (before === notInstalled) return 'added';
  if (after === notInstalled) return 'removed';
  const [then, now] = [before, after].map((value) => /\d[\d.]*/.exec(value)?.[0]);
  if (then === undefined || now === undefined) return 'other';
  const order = compareVersions(now, then);
  return order === 0 ? 'other' : order > 0 ? 'newer' : 'older';
}

/** Which changes break code and other packages, in whole sentences; the most serious first. */
export function consequences({ rows }: Comparison): string[] {
  const row = (name: string) => rows.find((each) => each.name === name);
  const lines: string[] = [];
  const changed = (name: string) => {
    const found = row(name);
    return found && found.change !== 'same' && found.change !== 'unknown' ? found : undefined;
  };
  const python = changed('Python');
  if (python && minor(python.before) !== minor(python.after))
    lines.push(`Python ${minor(python.before)} → ${minor(python.after)}: reinstall every compiled package.`);
  const accelerator = changed('Accelerator');
  if (accelerator)
    lines.push(
      `${accelerator.before} → ${accelerator.after}: change wheels with a CUDA label and their index; older GPUs may no longer be supported.`,
    );
  const torch = changed('PyTorch');
  if (torch && minor(torch.before) !== minor(torch.after))
    lines.push(
      `PyTorch ${minor(torch.before)} → ${minor(torch.after)}: ${torch.change === 'older' ? 'downgrade' : 'upgrade'} torchvision and torchaudio with it; rebuild flash-attn and other extensions.`,
    );
  for (const { name, change } of rows) if (change === 'removed') lines.push(`${name} is removed.`);
  return lines;
}

function minor(version: string): string {
  return /\d+\.\d+/.exec(version)?.[0] ?? version;
}

/** What differs, and the names of what is known on one side only: there nothing can be said of a change. */
function partsOf({ rows }: Comparison): {
  readonly changed: readonly ComparedRow[];
  readonly halfKnown: readonly string[];
} {
  const differing = rows.filter(({ before, after }) => before !== after);
  return {
    changed: differing.filter(({ change }) => change !== 'same' && change !== 'unknown'),
    halfKnown: differing.filter(({ change }) => change === 'unknown').map(({ name }) => name),
  };
}

/** As a table for people. */
export function comparisonText(comparison: Comparison): string {
  const { changed: shown, halfKnown } = partsOf(comparison);
  const cells = [
    ['', comparison.before, comparison.after, ''],
    ...shown.map(({ name, before, after, change }) => [name, before, after, change]),
  ];
  const widths = [0, 1, 2].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const table = cells.map((row) =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  );
  const same = comparison.rows.filter(({ change }) => change === 'same').length;
  const lines = shown.length === 0 ? ['No known differences.'] : table;
  return [
    ...lines,
    '',
    `${same} values are the same.`,
    ...(halfKnown.length > 0 ? [`Known on one side only: ${halfKnown.join(', ')}.`] : []),
    ...consequences(comparison).map((each) => `! ${each}`),
  ].join('\n');
}

/** A stack in words: rows that hover, command line and compare all show alike. */
import { codeSpan, escapeMarkdown } from '../base/markdown.ts';
import { printable } from '../base/printable.ts';
import {
  acceleratorTitle,
  entriesOf,
  installed,
  mainPackages,
  type Origin,
  packageTitle,
  type SourcedVersion,
  type Stack,
} from './stack.ts';
import { versionText } from './version.ts';

export interface StackRow {
  readonly name: string;
  /** "unknown" where nothing is known, "not installed" where that is known. */
  readonly value: string;
  readonly origin: Origin | undefined;
}

/** OS, accelerator and the main packages always; then the others that are known, by name. */
export function stackRows(stack: Stack): StackRow[] {
  const main = mainPackages.map((name) => versionRow(name, installed(stack, name)));
  const others = entriesOf(stack)
    .filter(([name]) => !(mainPackages as readonly string[]).includes(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, version]) => versionRow(name, version));
  const os = { name: 'OS', value: stack.os?.value ?? 'unknown', origin: stack.os?.origin };
  return [os, acceleratorRow(stack), ...main, ...others];
}

function versionRow(name: string, version: SourcedVersion | undefined): StackRow {
  return { name: packageTitle(name), value: versionText(version?.value), origin: version?.origin };
}

function acceleratorRow({ accelerator }: Stack): StackRow {
  if (!accelerator) return { name: 'Accelerator', value: 'unknown', origin: undefined };
  return { name: 'Accelerator', value: acceleratorTitle(accelerator), origin: accelerator.origin };
}

/** How sure a value is, in a few words: "SBOM of biweekly.202606.3", "installed by version 55", "name". */
export function originText(origin: Origin): string {
  switch (origin.certainty) {
    case 'name':
      return 'image name';
    case 'settings':
      return 'your settings';
    case 'pin':
      return `installed by ${origin.layer.replace(/^.*, (?=version )/, '')}`;
    case 'required':
      return `required by ${origin.layer}`;
    case 'removed':
      return `removed by ${origin.layer}`;
    case 'sbom':
      return `SBOM of ${tagOf(origin.layer)}`;
    case 'measured-by-microsoft':
      return `measured by Microsoft in ${tagOf(origin.layer)}`;
    case 'freeze-derived':
      return 'pip freeze of an image built on it';
    case 'official-image-list':
      return "ONNX Runtime's image list";
    case 'official-env-table':
      return "table in Microsoft's documentation";
    case 'third-party-measured':
      return 'measured by a third party';
    case 'env-spec-tag':
    case 'env-spec-tag-stale':
      return 'manually maintained environment tags';
    default:
      return origin.certainty satisfies never;
  }
}

/** The tag of an image, or its short name where it has none. */
function tagOf(image: string): string {
  const [, tag] = /:([^/:]+)$/.exec(image) ?? [];
  return tag ?? image.slice(image.lastIndexOf('/') + 1);
}

/** A hover: title, notes, a table of the main values, the other packages, layers, sources. */
export function stackMarkdown(stack: Stack): string {
  const rows = stackRows(stack);
  const main = rows.slice(0, mainPackages.length + 2);
  const known = main.filter(({ value }) => value !== 'unknown');
  // Of an image that is known, what is not is worth a row.
  const shown = known.length * 2 > main.length ? main : known;
  const table = [
    '| | | as of | from |',
    '|:--|:--|:--|:--|',
    ...shown.map(({ name, value, origin }) => {
      const strong = value === 'unknown' ? '*unknown*' : `**${escapeMarkdown(value)}**`;
      return `| ${name} | ${strong} | ${origin?.asOf ?? ''} | ${origin ? escapeMarkdown(originText(origin)) : ''} |`;
    }),
  ].join('\n');
  const layers = stack.layers.map(
    ({ title, note }) => `1. ${codeSpan(title)}${note === undefined ? '' : `: ${escapeMarkdown(note)}`}`,
  );
  const layered = layers.length > 1 || stack.layers.some(({ note }) => note !== undefined);
  return [
    `**${escapeMarkdown(stack.title)}**`,
    ...stack.notes.map((note) => `⚠ ${escapeMarkdown(note)}`),
    ...(shown.length > 0 ? [table] : []),
    ...others(rows.slice(main.length)),
    ...(layered ? [`Layers, bottom to top:\n\n${layers.join('\n')}`] : []),
    ...sources(rows),
  ].join('\n\n');
}

/** The other packages, gathered by where they are known from. */
function others(rows: readonly StackRow[]): string[] {
  const byOrigin = new Map<string, StackRow[]>();
  for (const each of rows) {
    const key = each.origin
      ? [originText(each.origin), each.origin.asOf].filter((part) => part).join(', ')
      : '';
    byOrigin.set(key, [...(byOrigin.get(key) ?? []), each]);
  }
  return [...byOrigin].map(([origin, group]) => {
    const packages = group.map(({ name, value }) =>
      escapeMarkdown(`${name} ${value.replace(', version unknown', '')}`),
    );
    return `*${escapeMarkdown(origin)}:* ${packages.join(' · ')}`;
  });
}

/** The sources of the table, each once. */
function sources(rows: readonly StackRow[]): string[] {
  const texts = new Set(
    rows.flatMap(({ origin }) => (origin && origin.certainty !== 'name' ? [origin.source] : [])),
  );
  return texts.size === 0 ? [] : [`Sources: ${[...texts].map((text) => escapeMarkdown(text)).join('; ')}`];
}

/** The same for a terminal, with columns aligned. */
export function stackText(stack: Stack): string {
  const rows = stackRows(stack).map(({ name, value, origin }) => [
    name,
    value,
    origin?.asOf ?? '',
    origin ? originText(origin) : '',
  ]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((cells) => cells[column]?.length ?? 0)));
  const lines = rows.map((cells) =>
    `  ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  ')}`.trimEnd(),
  );
  const layers = stack.layers.map(({ title, note }) => `  ${title}${note === undefined ? '' : `: ${note}`}`);
  return [
    stack.title,
    ...stack.notes.map((note) => `  ! ${note}`),
    ...lines,
    '  layers, bottom to top:',
    ...layers.map((line) => `  ${line}`),
  ]
    .map(printable)
    .join('\n');
}

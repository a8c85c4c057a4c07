/**
 * Mistakes that change nothing a user could see, so that no test can notice them: `equivalent/*.json`, each with the
 * reason. Source file → line without its indentation → `what is written → what is written instead` → reason.
 */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';

type Reasons = Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, string>>>>>>;

/** One of them. */
export interface Equivalent {
  readonly file: string;
  readonly line: string;
  readonly change: string;
  readonly reason: string;
}

/** Where a mistake is planted, and what is written there instead; lines and columns from 1 on. */
export interface Planted {
  readonly replacement?: string;
  readonly location: { readonly start: Position; readonly end: Position };
}
interface Position {
  readonly line: number;
  readonly column: number;
}

/** The line in which a mistake begins, and what it changes, as the list names both. */
export function nameOf(source: string, { replacement = '', location }: Planted) {
  const lines = source.split('\n').slice(location.start.line - 1, location.end.line);
  const first = lines[0] ?? '';
  const last = lines.length - 1;
  const code = lines
    .map((line, index) => (index === last ? line.slice(0, location.end.column - 1) : line))
    .map((line, index) => (index === 0 ? line.slice(location.start.column - 1) : line))
    .join('\n');
  return { line: first.trim(), change: `${onOneLine(code)} → ${onOneLine(replacement)}` };
}

function onOneLine(code: string): string {
  return code.replace(/\s+/g, ' ').trim();
}

export function knownEquivalents(): readonly Equivalent[] {
  const folder = path.join(repository, 'scripts', 'mutation', 'equivalent');
  return globSync('*.json', { cwd: folder })
    .toSorted()
    .flatMap((name) => {
      const files = JSON.parse(readFileSync(path.join(folder, name), 'utf8')) as Reasons;
      return Object.entries(files).flatMap(([file, ofLine]) =>
        Object.entries(ofLine).flatMap(([line, ofChange]) =>
          Object.entries(ofChange).map(([change, reason]) => ({ file, line, change, reason })),
        ),
      );
    });
}

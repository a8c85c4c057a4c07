/** What a report says, whatever its format. */
import type { Severity } from '../../core/base/findings.ts';
import type { Position } from '../../core/base/lines.ts';

/** The first is for people at a terminal. */
export const reportFormatNames = [
  'text',
  'concise',
  'json',
  'sarif',
  'github',
  'azure',
  'gitlab',
  'junit',
] as const;

export type ReportFormat = (typeof reportFormatNames)[number];

/** What `acpt check --format json` prints. Lines and characters count from 0. */
export interface Report {
  readonly version: string;
  readonly matrix: { readonly date: string };
  readonly files: readonly ReportedFile[];
  readonly summary: {
    readonly files: number;
    readonly errors: number;
    readonly warnings: number;
    readonly infos: number;
    readonly hints: number;
  };
}

export interface CheckedFile {
  readonly path: string;
  /** `dockerfile` for one that no document names; `null` for every other file that is no Azure ML document. */
  readonly kind: string | null;
  readonly findings: readonly FoundFinding[];
}

export interface ReportedFile extends CheckedFile {
  readonly findings: readonly ReportedFinding[];
}

/** Where something stands. */
export interface Place {
  /** In the file; in a notebook, in the cell. */
  readonly range: { readonly start: Position; readonly end: Position };
  /** Of a notebook, from 1; cells of every kind count. */
  readonly cell?: number;
  /** Of a notebook: the line of its file on disk. */
  readonly fileLine?: number;
}

interface FoundFinding extends Place {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Other places of the same mistake; absent where there are none. */
  readonly related?: readonly RelatedPlace[];
  /** Changes that resolve it, the best first; absent where there are none, and where a notebook would change. */
  readonly fixes?: readonly ReportedFix[];
}

export interface ReportedFix {
  readonly title: string;
  readonly edits: readonly {
    readonly path: string;
    readonly range: Place['range'];
    readonly newText: string;
  }[];
}

export interface ReportedFinding extends FoundFinding {
  /** Stays the same when lines above are added or removed. */
  readonly fingerprint: string;
}

interface RelatedPlace extends Place {
  readonly path: string;
  readonly message: string;
}

/** `train.yml:12:5`; in a notebook `train.ipynb:cell 3:12:5`, as Ruff has it. */
export function placeText(path: string, { cell, range: { start } }: Place): string {
  return `${path}${cell === undefined ? '' : `:cell ${cell}`}:${start.line + 1}:${start.character + 1}`;
}

/** The line of the file, from 0. */
export function fileLineOf({ fileLine, range }: Place): number {
  return fileLine ?? range.start.line;
}

/** The text of a line in which something was found; lines count from 0. */
export type LineOf = (path: string, line: number) => string | undefined;

export type Format = (report: Report, colour: boolean, lineOf: LineOf) => string;

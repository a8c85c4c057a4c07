/** What is said of two environments or images: from the server by the extension to the page. */
import * as z from 'zod/mini';

interface ComparedName {
  /** As it was asked for. */
  readonly reference: string;
  /** "acpt-pytorch-2.8-cuda12.6, version 15" */
  readonly title: string;
}

export interface ComparisonRow {
  readonly name: string;
  readonly before: string;
  readonly after: string;
  readonly change: 'same' | 'newer' | 'older' | 'added' | 'removed' | 'other' | 'unknown';
}

/** A line of a file, to be opened. */
export interface Place {
  readonly uri: string;
  /** From 0. */
  readonly line: number;
  /** "train/job.yml:12" */
  readonly title: string;
}

/** A document of the workspace that names the first of the two. */
export interface Use {
  readonly places: readonly Place[];
  /** What the move would break there, errors first. */
  readonly findings: readonly {
    readonly severity: string;
    readonly message: string;
    readonly place: Place;
  }[];
}

export interface Comparison {
  readonly before: ComparedName;
  readonly after: ComparedName;
  readonly rows: readonly ComparisonRow[];
  readonly consequences: readonly string[];
  readonly uses: readonly Use[];
}

/** The comparison, or a sentence that says which name is wrong. */
export type ComparisonAnswer = Comparison | { readonly problem: string };

export const comparisonPageMessage = z.discriminatedUnion('type', [
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('swap') }),
  z.object({ type: z.literal('apply') }),
  z.object({
    type: z.literal('open'),
    uri: z.string().check(z.maxLength(4000)),
    line: z.int().check(z.nonnegative()),
  }),
]);

export type ComparisonPageMessage = z.infer<typeof comparisonPageMessage>;

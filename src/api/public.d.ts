/** What programs that embed the engine give and get: `import { check } from 'acpt'`. It changes only with the major version. */

export type Severity = 'error' | 'warning' | 'info' | 'hint';

/** In a text, from 0. Columns count UTF-16 code units, as JavaScript does. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export interface Edit {
  /** Absolute, with forward slashes. */
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly newText: string;
}

export interface Finding {
  /** Absolute, with forward slashes. */
  readonly path: string;
  readonly start: Position;
  readonly end: Position;
  readonly severity: Severity;
  /** Of the rule. */
  readonly code: string;
  /** Whole sentences. */
  readonly message: string;
  /** Ways to resolve it, the best first; empty where there is no single right answer. */
  readonly fixes: readonly { readonly title: string; readonly edits: readonly Edit[] }[];
}

export interface CheckOptions {
  /**
   * Files to check: Azure ML YAML, Dockerfiles, Python files that use the SDK. What they are made of is read too, from the
   * folders of {@link roots} and the repositories around them.
   */
  readonly paths: readonly string[];
  /** Texts that count instead of those on disk, by path. */
  readonly texts?: Readonly<Record<string, string>>;
  /** Folders in which documents belong together; by default those of the files. */
  readonly roots?: readonly string[];
  /** The day to judge by, as `2026-11-27`; by default today. */
  readonly date?: string;
}

/** What is installed, with where that is known from. */
export interface Stack {
  readonly title: string;
  readonly contents: readonly { readonly name: string; readonly version: string; readonly source: string }[];
  readonly notes: readonly string[];
}

/**
 * What is wrong in files, and in what they are made of, each finding once, by file and place. A file that is not there, or
 * is no Azure ML document, has no findings.
 * @throws Error of a rule that fails, which is a mistake of this package
 */
export function check(options: CheckOptions): Finding[];

/**
 * What is installed in an image or an environment: `acpt-pytorch-2.8-cuda12.6:15`, `azureml://registries/…`,
 * `mcr.microsoft.com/aifx/acpt/…:tag`. `undefined` where nothing is known of it.
 */
export function stackOf(reference: string): Stack | undefined;

import type { PythonModule } from './tree.ts';

/** Python code that is read by itself: a file, or one cell of a notebook. */
export interface PythonPart {
  /** Where it begins in the text; its own spans count from here. */
  readonly start: number;
  readonly text: string;
  readonly module: PythonModule;
}

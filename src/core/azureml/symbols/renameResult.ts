/** What renaming comes to. */
import type { TextEdit } from '../../base/span.ts';

export type Rename =
  | { readonly edits: readonly DocumentEdits[] }
  | {
      readonly refused: 'nothing-here' | 'invalid-name' | 'name-taken' | 'declared-elsewhere';
      /** A whole sentence. */
      readonly message: string;
    };

interface DocumentEdits {
  readonly path: string;
  readonly edits: readonly TextEdit[];
}

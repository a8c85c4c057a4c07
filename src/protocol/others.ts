/** What other extensions do for the same documents, which therefore the server does not. */
import * as z from 'zod/mini';

export const LeftToOthers = z.object({
  /** Reporting that a file is not YAML, or that a key is repeated. */
  syntax: z.boolean(),
  /** The outline of a document. */
  outline: z.boolean(),
  /** Checking, completing and explaining keys and values by a schema: also in documents that name none, or in none. */
  schema: z.enum(['nowhere', 'where it is named', 'everywhere']),
});
export type LeftToOthers = z.infer<typeof LeftToOthers>;

export const nothingLeft: LeftToOthers = { syntax: false, outline: false, schema: 'nowhere' };

/** A notification: from now on, that is left to others. The same value may come with the options of `initialize`. */
export const leftToOthersMethod = 'acpt.leftToOthers';

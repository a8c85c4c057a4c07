/** What the page of the Matrix explorer and the extension tell each other. */
import * as z from 'zod/mini';
import type { SizeAnswer } from '../core/features/explorer/machines.ts';
import type { MatrixTable } from '../core/features/explorer/row.ts';

/** A page may send what it likes: parsed where it arrives. References are looked up before anything is done with them. */
const reference = z.string().check(z.maxLength(400));

export const pageMessage = z.discriminatedUnion('type', [
  /** The page is there and waits for the table. */
  z.object({ type: z.literal('ready') }),
  z.object({ type: z.literal('use'), reference }),
  z.object({ type: z.literal('open'), reference }),
  z.object({ type: z.literal('copy'), reference }),
  z.object({ type: z.literal('sizes'), reference }),
  z.object({ type: z.literal('compare'), before: reference, after: reference }),
]);

export type PageMessage = z.infer<typeof pageMessage>;

export type HostMessage =
  | { readonly type: 'table'; readonly table: MatrixTable }
  | { readonly type: 'sizes'; readonly reference: string; readonly sizes: readonly SizeAnswer[] }
  /** In a sentence that says what would be right. */
  | { readonly type: 'failed'; readonly message: string };

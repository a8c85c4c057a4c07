/** What a server without a disk asks the extension for: the other way round than {@link file://./requests.ts}. */
import * as z from 'zod/mini';
import type { Request } from './requests.ts';

/** Addresses. */
export interface FilesQuestion {
  readonly folders: readonly string[];
  readonly files: readonly string[];
}

/** Of what cannot be read, nothing. */
export interface FilesAnswer {
  readonly folders: readonly {
    readonly uri: string;
    readonly entries: readonly { readonly name: string; readonly folder: boolean; readonly link: boolean }[];
  }[];
  readonly files: readonly { readonly uri: string; readonly text: string }[];
}

/** What is in some folders, and what some files say. */
export const filesRequest: Request<FilesQuestion, FilesAnswer> = {
  method: 'acpt.files',
  params: z.object({ folders: z.array(z.string()), files: z.array(z.string()) }),
  result: z.object({
    folders: z.array(
      z.object({
        uri: z.string(),
        entries: z.array(z.object({ name: z.string(), folder: z.boolean(), link: z.boolean() })),
      }),
    ),
    files: z.array(z.object({ uri: z.string(), text: z.string() })),
  }),
};

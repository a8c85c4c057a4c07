/** Which files of a folder in Azure are taken as a sample, and where they go. */
import type * as z from 'zod/mini';
import { isReservedName } from '../../base/paths.ts';
import type { BlobAnswers } from './answers.ts';
import { hasRows } from './rows.ts';

export interface SampledFile {
  /** Of the blob, in its container. */
  readonly blob: string;
  /** Relative to the folder of the sample, with slashes. */
  readonly path: string;
  readonly bytes: number;
  /** Only so many from its beginning are downloaded, in which its first rows are looked for. */
  readonly part?: number;
}

export interface Sample {
  readonly files: readonly SampledFile[];
  /** Why files are left out that would have been among the first; whole sentences. */
  readonly remarks: readonly string[];
}

export interface SampleLimits {
  readonly files: number;
  /** Of all files together. */
  readonly bytes: number;
  /** In which the first rows of a file are looked for, if only they are wanted; absent where files are taken whole. */
  readonly bytesOfRows?: number;
  /** Whether names of files are given to a program through the shell of Windows, which replaces `%NAME%` in them. */
  readonly throughShell: boolean;
}

/** Where the listing of a path begins: patterns are no part of it, and a folder ends in a slash. */
export function folderPrefix(path: string): string {
  const plain = path.replace(/[^/]*[*?].*$/s, '');
  return plain === '' || plain.endsWith('/') ? plain : `${plain}/`;
}

/**
 * The first files that are listed below a folder, and the table that describes the others where there is one.
 * @param prefix as the folder was listed
 */
export function sampleOf(
  listed: z.infer<typeof BlobAnswers>,
  prefix: string,
  { files: mostFiles, bytes: mostBytes, bytesOfRows, throughShell }: SampleLimits,
): Sample {
  const remarks: string[] = [];
  const files: SampledFile[] = [];
  let room = mostBytes;
  const all = listed.flatMap(({ name, properties, metadata }) => {
    const bytes = properties?.contentLength ?? 0;
    const isFolder = name.endsWith('/') || (bytes === 0 && isMarked(metadata));
    return isFolder || !name.startsWith(prefix)
      ? []
      : [
          {
            blob: name,
            path: name.slice(prefix.length),
            bytes,
            isArchived: /^archive$/i.test(properties?.blobTier ?? ''),
          },
        ];
  });
  // Where rows may be long, the first file leaves room for the others.
  const share = Math.floor(mostBytes / Math.max(1, Math.min(mostFiles, all.length)));
  for (const { isArchived, ...file } of all.toSorted(
    (a, b) => Number(isTable(b.path)) - Number(isTable(a.path)),
  )) {
    if (files.length === mostFiles) break;
    const part =
      bytesOfRows !== undefined && hasRows(file.path) ? Math.min(file.bytes, bytesOfRows, share) : file.bytes;
    // The Azure CLI would read a file of this machine, and send its text as the name.
    const isFileName = file.blob.startsWith('@');
    if (!isPlainPath(file.path) || isFileName || (throughShell && file.blob.includes('%'))) {
      remarks.push(`${file.blob} is left out: its name cannot be that of a file here.`);
    } else if (files.some(({ path }) => collide(path, file.path))) {
      remarks.push(`${file.blob} is left out: here it would have the name of another file.`);
    } else if (isArchived) {
      remarks.push(`${file.blob} is left out: it is in the archive tier, from which nothing can be read.`);
    } else if (part > room) {
      remarks.push(`${file.blob} is left out: with it, the sample would be larger than its limit.`);
    } else {
      room -= part;
      files.push(part < file.bytes ? { ...file, part } : file);
    }
  }
  return { files, remarks };
}

/** The table among the files of a folder, which is listed by itself where there are many files. */
export const tableName = 'MLTable';

/** A hierarchical storage lists folders like files, with a mark. */
function isMarked(metadata: Readonly<Record<string, unknown>> | null | undefined): boolean {
  return Object.entries(metadata ?? {}).some(
    ([key, value]) => /^hdi_isfolder$/i.test(key) && /^true$/i.test(String(value)),
  );
}

/** What an `mltable` is read by. */
function isTable(path: string): boolean {
  return path === tableName;
}

/** Whether it stays below its folder and is a name of a file on every system. */
function isPlainPath(path: string): boolean {
  return (
    path.length <= 1000 &&
    // biome-ignore lint/suspicious/noControlCharactersInRegex: names of blobs may have them
    !/[\u0000-\u001f\u007f\\:*?"<>|]/.test(path) &&
    path
      .split('/')
      .every((part) => part !== '' && !/[. ]$/.test(part) && bytesOf(part) <= 255 && !isReservedName(part))
  );
}

/** As UTF-8, in which Linux counts names. */
function bytesOf(text: string): number {
  let bytes = 0;
  for (const letter of text) {
    const code = letter.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
  }
  return bytes;
}

/** One would be the folder of the other, or both the same where case does not count. */
function collide(a: string, b: string): boolean {
  const [one, other] = [a.toLowerCase(), b.toLowerCase()];
  return one === other || one.startsWith(`${other}/`) || other.startsWith(`${one}/`);
}

/** Reading files that a stranger's document names: none of them may stop the program or fill its memory. */
import { closeSync, constants, fstatSync, openSync, readSync } from 'node:fs';

/** Larger files are no Dockerfiles, no requirements and no environments. */
export const largestFile = 1_000_000;

/** Windows has no such flag, nor the files that it is about. */
const flags = constants.O_RDONLY | (constants.O_NONBLOCK ?? 0) | (constants.O_NOCTTY ?? 0);

/**
 * The text of a regular file. `undefined` for everything else that a path can name (pipes and devices, which may have no
 * end or wait for ever), and for files that are too large, whatever they say of their size.
 */
export function readRegularFile(path: string): string | undefined {
  let file: number | undefined;
  try {
    // Opening a pipe waits for its writer unless it is told not to.
    file = openSync(path, flags);
    const stats = fstatSync(file);
    if (!stats.isFile() || stats.size > largestFile) return undefined;
    // Files of `/proc` have a size of 0.
    const buffer = Buffer.allocUnsafe(stats.size > 0 ? stats.size + 1 : largestFile + 1);
    let length = 0;
    for (let count = -1; count !== 0 && length < buffer.length; length += count) {
      // As much as it said: asking for the end too would take as long again.
      if (length > 0 && length === stats.size) break;
      count = readSync(file, buffer, length, buffer.length - length, null);
    }
    if (length > largestFile) return undefined;
    return decoded(buffer.subarray(0, length), path).replace(/^\uFEFF/, '');
  } catch {
    // Nothing that may be read, or nothing to read yet.
    return undefined;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

/** pip takes a byte order mark at its word, and PowerShell writes UTF-16; what reads YAML, Dockerfiles and Python does not. */
function decoded(bytes: Buffer, path: string): string {
  const mark = /\.(?:txt|in)$/i.test(path) ? bytes.subarray(0, 2).toString('hex') : '';
  if (mark === 'fffe') return bytes.toString('utf16le');
  if (mark === 'feff')
    return Buffer.from(bytes.subarray(0, bytes.length & ~1))
      .swap16()
      .toString('utf16le');
  return bytes.toString('utf8');
}

/** Which Python files and notebooks are worth opening: other people's code must cost next to nothing. */
import { closeSync, openSync, readSync } from 'node:fs';
import { wordsOfPython } from '../core/azureml/documents/sniff.ts';

const words = wordsOfPython.map((word) => Buffer.from(word));
const longest = Math.max(...words.map(({ length }) => length));

/** Parts of the words, found faster because they begin with rare letters: each word has one of them. */
const parts = ['zure', 'x/acpt'].map((part) => Buffer.from(part));

const buffer = Buffer.allocUnsafe(256 * 1024);

/** Whether the bytes of the file name anything of Azure ML; what cannot be read is for others to report. */
export function namesAzureML(path: string): boolean {
  let file: number | undefined;
  try {
    file = openSync(path, 'r');
    // A word may begin in one piece and end in the next.
    for (let kept = 0; ; ) {
      const count = readSync(file, buffer, kept, buffer.length - kept, null);
      if (count === 0) return false;
      const piece = buffer.subarray(0, kept + count);
      if (parts.some((part) => piece.includes(part)) && words.some((word) => piece.includes(word)))
        return true;
      kept = Math.min(longest - 1, piece.length);
      piece.copy(buffer, 0, piece.length - kept);
    }
  } catch {
    return true;
  } finally {
    if (file !== undefined) closeSync(file);
  }
}

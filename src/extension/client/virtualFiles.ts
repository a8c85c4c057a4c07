/** Reads for a server that cannot: nothing that is not there, and nothing large, ends in an error. */
import * as vscode from 'vscode';
import type { FilesAnswer, FilesQuestion } from '../../protocol/files.ts';

/** In bytes, as on a disk. */
const largestFile = 1_000_000;

/** @param uriOf what the server calls a file, as VS Code calls it */
export async function readFiles(
  { folders, files }: FilesQuestion,
  uriOf: (address: string) => vscode.Uri,
): Promise<FilesAnswer> {
  const [listed, read] = await Promise.all([
    Promise.all(folders.map(async (uri) => ({ uri, entries: await entriesOf(uriOf(uri)) }))),
    Promise.all(files.map(async (uri) => ({ uri, text: await textOf(uriOf(uri)) }))),
  ]);
  return {
    folders: listed,
    files: read.flatMap(({ uri, text }) => (text === undefined ? [] : [{ uri, text }])),
  };
}

async function entriesOf(folder: vscode.Uri): Promise<FilesAnswer['folders'][number]['entries']> {
  try {
    const entries = await vscode.workspace.fs.readDirectory(folder);
    return entries.map(([name, type]) => ({
      name,
      folder: (type & vscode.FileType.Directory) !== 0,
      link: (type & vscode.FileType.SymbolicLink) !== 0,
    }));
  } catch {
    // There is no such folder.
    return [];
  }
}

async function textOf(file: vscode.Uri): Promise<string | undefined> {
  try {
    const { size } = await vscode.workspace.fs.stat(file);
    if (size > largestFile) return undefined;
    return new TextDecoder().decode(await vscode.workspace.fs.readFile(file));
  } catch {
    // It went in the meantime, or may not be read.
    return undefined;
  }
}

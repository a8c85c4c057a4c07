import { URI } from 'vscode-uri';
import { isFilePath } from '../../core/base/paths.ts';

/** As a project names a document: its path, or its address where it is no file on disk. */
export function pathOf(uri: string): string {
  const parsed = parse(uri);
  return parsed?.scheme === 'file' ? parsed.fsPath.replaceAll('\\', '/') : uri;
}

/** Clients send what they like: `file:////a/b.yml` is an address to some of them, and none to the standard. */
function parse(uri: string): URI | undefined {
  try {
    return URI.parse(uri);
  } catch {
    return undefined;
  }
}

export function uriOf(path: string): string {
  return isFilePath(path) ? URI.file(path).toString() : path;
}

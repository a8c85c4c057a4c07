import { URI } from 'vscode-uri';

/** As a project names a document: its path, or its address where it is no file on disk. */
export function pathOf(uri: string): string {
  const parsed = URI.parse(uri);
  return parsed.scheme === 'file' ? parsed.fsPath.replaceAll('\\', '/') : uri;
}

export function uriOf(path: string): string {
  return /^[a-z][\w+.-]+:/i.test(path) ? path : URI.file(path).toString();
}

/**
 * In a browser the folders of a workspace are on no disk: `vscode-vfs://github/owner/repository`. The server knows paths
 * alone, so that each such folder gets one: `/@vscode-vfs@github/owner/repository`.
 */
import * as vscode from 'vscode';

export class VirtualPaths {
  /** `scheme@authority` of all folders that were part of the workspace. */
  readonly #places = new Set<string>();

  constructor() {
    this.look();
  }

  /** @returns whether the workspace has folders of a place that was not known */
  look(): boolean {
    const before = this.#places.size;
    for (const { uri } of vscode.workspace.workspaceFolders ?? [])
      if (uri.scheme !== 'file') this.#places.add(placeOf(uri));
    return this.#places.size > before;
  }

  toServer(uri: vscode.Uri): string {
    const place = placeOf(uri);
    if (!this.#places.has(place)) return uri.toString();
    return vscode.Uri.from({ scheme: 'file', path: `/@${place}${uri.path}` }).toString();
  }

  fromServer(address: string): vscode.Uri {
    const uri = vscode.Uri.parse(address);
    const [, scheme = '', authority = '', path = ''] = /^\/@([^@/]*)@([^/]*)(.*)$/.exec(uri.path) ?? [];
    if (uri.scheme !== 'file' || !this.#places.has(`${scheme}@${authority}`)) return uri;
    return vscode.Uri.from({ scheme, authority: decodeURIComponent(authority), path });
  }
}

function placeOf({ scheme, authority }: vscode.Uri): string {
  return `${scheme}@${encodeURIComponent(authority)}`;
}

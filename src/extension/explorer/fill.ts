import * as vscode from 'vscode';
import { pageHtml } from './page.ts';

/**
 * Puts one of our pages into a webview.
 * @param name of its program and styles in `dist/`
 */
export function fill(webview: vscode.Webview, extension: vscode.Uri, name: string, title: string): void {
  const dist = vscode.Uri.joinPath(extension, 'dist');
  const file = (each: string) => webview.asWebviewUri(vscode.Uri.joinPath(dist, each)).toString();
  const { cspSource } = webview;
  const nonce = crypto.randomUUID().replaceAll('-', '');
  webview.options = { enableScripts: true, localResourceRoots: [dist] };
  webview.html = pageHtml(
    { title, script: file(`${name}.js`), styles: file(`${name}.css`), cspSource },
    nonce,
  );
}

/** Offers what `acpt mcp` answers to the assistants of VS Code: they start it when they need it. */
import * as vscode from 'vscode';

/** As package.json names it. */
const id = 'acpt.assistants';

export function offerToAssistants(context: vscode.ExtensionContext): vscode.Disposable {
  const program = vscode.Uri.joinPath(context.extensionUri, 'dist', 'cli.js').fsPath;
  const changed = new vscode.EventEmitter<void>();
  return vscode.Disposable.from(
    changed,
    // It reads what is below the folders that it was started with.
    vscode.workspace.onDidChangeWorkspaceFolders(() => changed.fire()),
    vscode.lm.registerMcpServerDefinitionProvider(id, {
      onDidChangeMcpServerDefinitions: changed.event,
      provideMcpServerDefinitions: () => {
        const folders = (vscode.workspace.workspaceFolders ?? []).filter(({ uri }) => uri.scheme === 'file');
        // Without a folder the matrix can still be asked; the program's own folder has nothing of the user's.
        const roots = folders.length > 0 ? folders.map(({ uri }) => uri) : [context.extensionUri];
        return [
          new vscode.McpStdioServerDefinition(
            'ACPT',
            process.execPath,
            [program, 'mcp', ...roots.flatMap(({ fsPath }) => ['--root', fsPath])],
            { ELECTRON_RUN_AS_NODE: '1' },
            String(context.extension.packageJSON.version),
          ),
        ];
      },
    }),
  );
}

const vscode = require('vscode');

const knowsSchema = (document) => /^\$schema:/m.test(document.getText());

exports.activate = ({ subscriptions }) => {
  const yaml = { language: 'yaml' };
  const problems = vscode.languages.createDiagnosticCollection('YAML');
  const check = (document) => {
    if (document.languageId !== 'yaml') return;
    const at = document.getText().indexOf('shm_sze');
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 7));
    const found =
      at >= 0 && knowsSchema(document) && vscode.workspace.getConfiguration().get('yaml.validate');
    problems.set(
      document.uri,
      found ? [new vscode.Diagnostic(range, 'Property shm_sze is not allowed.')] : [],
    );
  };
  subscriptions.push(
    problems,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeConfiguration(() => vscode.workspace.textDocuments.forEach(check)),
    vscode.languages.registerHoverProvider(yaml, {
      provideHover: (document) => (knowsSchema(document) ? new vscode.Hover('#### Command job') : undefined),
    }),
    vscode.languages.registerCompletionItemProvider(yaml, {
      provideCompletionItems: (document) =>
        knowsSchema(document) ? [new vscode.CompletionItem('distribution')] : [],
    }),
    vscode.languages.registerDocumentSymbolProvider(yaml, {
      provideDocumentSymbols: (document) => {
        const whole = new vscode.Range(0, 0, document.lineCount, 0);
        return [new vscode.DocumentSymbol('command', '', vscode.SymbolKind.String, whole, whole)];
      },
    }),
  );
  vscode.workspace.textDocuments.forEach(check);
};

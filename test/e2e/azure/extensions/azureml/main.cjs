const vscode = require('vscode');

const knowsSchema = (document) => /^\$schema:/m.test(document.getText());

exports.activate = ({ subscriptions }) => {
  const yaml = { language: 'yaml' };
  const problems = vscode.languages.createDiagnosticCollection('azureml');
  const check = (document) => {
    if (document.languageId !== 'yaml') return;
    const at = document.getText().indexOf('shm_sze');
    const range = new vscode.Range(document.positionAt(at), document.positionAt(at + 7));
    const found = at >= 0 && knowsSchema(document);
    problems.set(
      document.uri,
      found ? [new vscode.Diagnostic(range, "Additional property 'shm_sze' found.")] : [],
    );
  };
  subscriptions.push(
    problems,
    vscode.workspace.onDidOpenTextDocument(check),
    vscode.workspace.onDidChangeTextDocument(({ document }) => check(document)),
    vscode.languages.registerHoverProvider(yaml, {
      provideHover: (document, position) => {
        const isKey = /^\s*[\w$]+:/.exec(document.lineAt(position).text)?.[0].length > position.character;
        return isKey && knowsSchema(document) ? new vscode.Hover('The command to run.') : undefined;
      },
    }),
    vscode.languages.registerCompletionItemProvider(yaml, {
      provideCompletionItems: (document, position) => {
        if (!knowsSchema(document)) return [];
        const text = document.lineAt(position).text;
        // What the workspace has that somebody signed in to.
        return [new vscode.CompletionItem(/^compute:/.test(text) ? 'azureml:gpu-cluster' : 'distribution')];
      },
    }),
  );
  vscode.workspace.textDocuments.forEach(check);
};

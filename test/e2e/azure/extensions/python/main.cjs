const vscode = require('vscode');

const isInString = (document, position) =>
  document.lineAt(position).text.slice(0, position.character).split('"').length % 2 === 0;

exports.activate = ({ subscriptions }) => {
  const python = { language: 'python' };
  subscriptions.push(
    vscode.languages.registerHoverProvider(python, {
      provideHover: (document, position) =>
        isInString(document, position) ? undefined : new vscode.Hover('(function) def command() -> Command'),
    }),
    vscode.languages.registerCompletionItemProvider(
      python,
      {
        provideCompletionItems: (document, position) =>
          isInString(document, position) ? [] : [new vscode.CompletionItem('MLClient')],
      },
      '.',
    ),
    vscode.languages.registerDocumentSymbolProvider(python, {
      provideDocumentSymbols: (document) => {
        const whole = new vscode.Range(0, 0, document.lineCount, 0);
        return [new vscode.DocumentSymbol('job', '', vscode.SymbolKind.Variable, whole, whole)];
      },
    }),
    vscode.languages.registerHoverProvider(
      { language: 'pip-requirements' },
      { provideHover: () => new vscode.Hover('A package of PyPI.') },
    ),
  );
};

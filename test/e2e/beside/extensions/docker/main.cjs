const vscode = require('vscode');

exports.activate = ({ subscriptions }) => {
  const dockerfile = { language: 'dockerfile' };
  subscriptions.push(
    vscode.languages.registerHoverProvider(dockerfile, {
      provideHover: () => new vscode.Hover('Sets the base image.'),
    }),
    vscode.languages.registerCompletionItemProvider(dockerfile, {
      provideCompletionItems: () => [new vscode.CompletionItem('FROM')],
    }),
  );
};

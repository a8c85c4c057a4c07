/** docs/server.md: what the language server answers, as it tells its clients. */
import { capabilitiesFor } from '../../src/server/capabilities.ts';

/** Per capability: the requests, and what they are answered with. */
const answers: Readonly<Record<string, readonly [requests: string, answer: string]>> = {
  textDocumentSync: ['textDocument/didOpen, didChange, didClose', 'documents, changed in part or as a whole'],
  notebookDocumentSync: [
    'notebookDocument/didOpen, didChange, didClose',
    'notebooks, whose cells are checked as one program',
  ],
  hoverProvider: ['textDocument/hover', 'what is installed, what a key means, what a package changes'],
  completionProvider: [
    'textDocument/completion, completionItem/resolve',
    'environments, images, versions, keys, values, files, inputs, options of scripts, whole documents',
  ],
  codeActionProvider: [
    'textDocument/codeAction',
    'fixes, also all safe ones at once, and ways to silence a rule',
  ],
  definitionProvider: [
    'textDocument/definition',
    'inputs, outputs, steps, names of a search space, options in the script, files, assets that files define',
  ],
  referencesProvider: [
    'textDocument/references',
    'every use of an input, output, step, name of a search space, option or asset',
  ],
  documentHighlightProvider: ['textDocument/documentHighlight', 'the same within the document'],
  renameProvider: ['textDocument/prepareRename, rename', 'the same names, in all files that use them'],
  documentSymbolProvider: ['textDocument/documentSymbol', 'the outline'],
  documentLinkProvider: ['textDocument/documentLink', 'files that the document names'],
  foldingRangeProvider: ['textDocument/foldingRange', 'blocks that can be folded'],
  selectionRangeProvider: [
    'textDocument/selectionRange',
    'the value, its key and the blocks around them, to extend a selection',
  ],
  inlayHintProvider: ['textDocument/inlayHint', 'what an environment or image contains, after its name'],
  codeLensProvider: ['textDocument/codeLens', 'what is installed, above an environment'],
  diagnosticProvider: [
    'textDocument/diagnostic',
    'findings, those of the line in which one is typing after a pause of a second where the client lets the server ask for another pull; a client that does not pull them gets textDocument/publishDiagnostics',
  ],
  workspace: ['workspace/didChangeWorkspaceFolders', 'folders in which documents belong together'],
};

/** What is taken without a capability that announces it. */
const notifications = [
  '| `workspace/didChangeConfiguration` | settings are asked for again with `workspace/configuration`, section `acpt` |',
  '| `workspace/didChangeWatchedFiles` | files that changed on disk are read again; a client that cannot register watchers may send it by itself |',
];

/** @throws Error where a capability has no words here, or words have no capability */
export function serverReference(): string {
  const capabilities = capabilitiesFor({ pulls: true, folders: true });
  const extra = Object.keys(answers).filter((name) => !(name in capabilities));
  if (extra.length > 0) throw new Error(`The server no longer has ${extra.join(', ')}.`);
  const rows = Object.entries(capabilities).map(([name, value]) => {
    const [requests, answer] = answers[name] ?? [];
    if (!requests) throw new Error(`scripts/lib/serverReference.ts has no words for ${name}.`);
    return `| \`${requests}\` | ${answer}${details(value)} |`;
  });
  return `${[introduction, ['| Requests and notifications | |', '| --- | --- |', ...rows, ...notifications].join('\n')].join('\n\n')}\n`;
}

/** What a client has to know: when to ask by itself, and which kinds of actions there are. */
function details(value: unknown): string {
  if (typeof value !== 'object' || value === null) return '';
  const list = (label: string, words: unknown) =>
    Array.isArray(words)
      ? [`${label} ${words.map((word) => (word === ' ' ? 'space' : `\`${word}\``)).join(' ')}`]
      : [];
  const parts = [
    ...list('asked after', (value as { triggerCharacters?: unknown }).triggerCharacters),
    ...list('kinds', (value as { codeActionKinds?: unknown }).codeActionKinds),
  ];
  return parts.length === 0 ? '' : ` (${parts.join('; ')})`;
}

const introduction = `<!-- Written by \`npm run generate\` from src/server/capabilities.ts. -->

# Language server

\`node dist/server.js --stdio\`, or \`acpt-language-server --stdio\` of the npm package, speaks the Language Server Protocol 3.17. [editors.md](editors.md) has
the configuration of editors. The server uses only what the client says it supports: without dynamic registration it watches no files, and
without \`workspace/configuration\` its only settings are those in \`.acpt.yaml\`. It uses no network, starts no program, and writes nothing but its own compiled code, in your
cache folder.`;

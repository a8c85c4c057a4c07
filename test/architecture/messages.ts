/** What people read of the extension goes through `vscode.l10n.t`, so that it can be translated. */
import { isNode, memberOf, type Node, type Syntax, textOf, walk } from './syntax.ts';

/** Whole files in English, each with the reason. */
const english: Readonly<Record<string, string>> = {
  'extension/explorer/page.ts': 'the page around a program that is in English',
  'extension/features/reportText.ts': 'for those who mend what it reports',
  'extension/container/report.ts': 'around sentences of core, which are in English',
  'extension/client/worker.ts': 'a program, and what it says to this one',
};

/** Texts that look like a message and are none, by file. */
const others: Readonly<Record<string, readonly string[]>> = {
  'extension/client/others.ts': ['where it is named'],
  'extension/container/commands.ts': ['on CPU'],
  'extension/container/debugJob.ts': ['no python'],
  'extension/container/launch.ts': [
    'on CPU',
    'npm install -g @devcontainers/cli',
    'if command -v bash >/dev/null; then exec bash; else exec sh; fi',
    '… exec -it -u … -w … … bash',
  ],
  'extension/explorer/comparison.ts': ['Comparison'],
  'extension/explorer/panel.ts': ['ACPT Matrix'],
  'extension/facts/updateFacts.ts': ['Nothing is new in the registry.'],
};

/** Functions of VS Code that show what they are given. */
const shows = /^(?:show\w*Message|showQuickPick|setStatusBarMessage|createOutputChannel)$/;
/** Properties of what VS Code shows. */
const shown = /^(?:label|title|placeHolder|placeholder|description|detail|message|tooltip|prompt|openLabel)$/;
/** Where what is written is in English: the log, what goes wrong within. */
const inEnglish = /^(?:info|error|warn|log|debug)$/;
/** What is called so in every language. */
const names = /\b(?:ACPT|MLflow|TensorBoard|Docker|Podman)\b/g;

/** @returns each message that is not looked up, or not so that it is found */
export function untranslated({ path, program, lineAt }: Syntax): readonly string[] {
  if (!path.startsWith('extension/') || path in english) return [];
  const refused: string[] = [];
  const translated = new Set<Node>();
  const unread = new Set<Node>();
  const excused = new Set<string>();
  const at = (node: Node) => `${path}:${lineAt(node.start)}`;
  walk(program, (node, parent, key) => {
    if (parent && unread.has(parent)) unread.add(node);
    if (node.type === 'ImportDeclaration' || isSaidInEnglish(node)) unread.add(node);
    if (isLookup(node)) {
      const [message, ...values] = node.arguments as readonly Node[];
      if (message) translated.add(message);
      const text = message?.type === 'Literal' ? textOf(message) : undefined;
      const places = new Set(text?.match(/\{\d+\}/g));
      if (text === undefined) refused.push(`${at(node)} looks up what is no plain text`);
      else if (places.size !== values.length) refused.push(`${at(node)} has other values than places`);
      return;
    }
    const text = proseOf(node);
    if (text === undefined || unread.has(node) || translated.has(node)) return;
    if (others[path]?.includes(text)) {
      excused.add(text);
      return;
    }
    const isShown =
      (parent?.type === 'Property' && key === 'value' && shown.test(nameOf(parent.key))) ||
      (parent?.type === 'AssignmentExpression' && key === 'right' && shown.test(calledIn(parent.left))) ||
      (parent?.type === 'CallExpression' && key === 'arguments' && shows.test(calledIn(parent.callee)));
    if (isShown ? /\p{L}/u.test(text) : looksSaid(text))
      refused.push(`${at(node)} says "${text.split('\n')[0]}" without vscode.l10n.t`);
  });
  const gone = others[path]?.filter((text) => !excused.has(text)) ?? [];
  return [...refused, ...gone.map((text) => `${path} no longer has "${text}", which messages.ts lists`)];
}

/** The text of a literal, or that of a template around its expressions; without icons and names. */
function proseOf(node: Node): string | undefined {
  if (node.type === 'Literal') return typeof node.value === 'string' ? cleaned(node.value) : undefined;
  if (node.type !== 'TemplateLiteral') return undefined;
  const parts = node.quasis as readonly { readonly value: { readonly cooked: string } }[];
  return cleaned(parts.map(({ value }) => value.cooked).join('…'));
}

function cleaned(text: string): string {
  const left = text.replace(/\$\([\w-]*…?[\w-]*\)/g, '').replace(names, '');
  return /\p{L}/u.test(left) ? text : '';
}

/** A sentence, or a word that begins like one; not what something is remembered by. */
function looksSaid(text: string): boolean {
  if (text.startsWith('acpt.')) return false;
  return /^\p{Lu}\p{Ll}/u.test(text) || /\p{L}{2,}[,:]? \p{L}{2,}|… \p{L}{2,}|\p{L}{2,} …/u.test(text);
}

function isLookup({ type, callee }: Node): boolean {
  if (type !== 'CallExpression' || !isNode(callee) || callee.type !== 'MemberExpression') return false;
  return memberOf(callee) === 't' && calledIn(callee.object) === 'l10n';
}

function isSaidInEnglish({ type, callee }: Node): boolean {
  if (!isNode(callee)) return false;
  if (type === 'NewExpression') return nameOf(callee) === 'Error';
  return type === 'CallExpression' && callee.type === 'MemberExpression' && inEnglish.test(calledIn(callee));
}

function nameOf(node: unknown): string {
  return isNode(node) && node.type === 'Identifier' ? String(node.name) : (textOf(node) ?? '');
}

/** The last name of `a.b.c`. */
function calledIn(node: unknown): string {
  if (!isNode(node)) return '';
  return node.type === 'MemberExpression' ? (memberOf(node) ?? '') : nameOf(node);
}

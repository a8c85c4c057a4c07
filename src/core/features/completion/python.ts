/** Completion inside of string literals of Python, also in code that is half typed. */
import { sdkExpressionCompletions } from '../../azureml/expressions/completion.ts';
import type { Span } from '../../base/span.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Completion } from './completion.ts';
import { completeText } from './environments.ts';
import { asCompletion } from './expressions.ts';
import { completePythonPath } from './pythonPaths.ts';
import { completePythonPort } from './pythonPorts.ts';
import { vmSizesAt } from './vmSizes.ts';

export function completeInPython(document: DocumentFacts, offset: number): Completion[] {
  const named = sdkExpressionCompletions(document, document.sdk?.jobs ?? [], offset);
  return named.length > 0 ? named.map(asCompletion) : completeLiteral(document, offset);
}

function completeLiteral(document: DocumentFacts, offset: number): Completion[] {
  const literal = literalAt(document.text, offset);
  if (!literal) return [];
  const { text, span, argument } = literal;
  const named = document.sdk?.usesSdk ? argument : undefined;
  const place =
    named === 'image' || /^mcr\.microsoft\.com\/a/.test(text)
      ? 'image'
      : named === 'environment' || (/^(?:azureml:|AzureML-)/.test(text) && !namesOther.has(named ?? ''))
        ? 'reference'
        : undefined;
  if (place) {
    // The prefix may be left out, and is written where it is.
    const whole = place === 'reference' && text.startsWith('AzureML-') ? `azureml:${text}` : text;
    const at = offset - span.start + whole.length - text.length;
    return completeText(document.matrix, place, { text: whole, at, span, needsSpace: false });
  }
  if (named === 'type' || named === 'mode') return completePythonPort(document.text, span, named);
  if (named === 'instance_type' || named === 'size') return vmSizesAt(document, span, (size) => size);
  return document.sdk?.usesSdk ? completePythonPath(document, argument, span, offset) : [];
}

/** Arguments of the SDK that name another sort of asset than an environment. */
const namesOther: ReadonlySet<string> = new Set([
  'path',
  'compute',
  'component',
  'model',
  'data',
  'datastore',
]);

interface LiteralAtCursor {
  readonly text: string;
  /** Without its quotes. */
  readonly span: Span;
  /** The argument or the key of a dictionary whose value it is. */
  readonly argument: string | undefined;
}

function literalAt(text: string, offset: number): LiteralAtCursor | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const opening = openQuote(before);
  if (opening === undefined) return undefined;
  const code = before.slice(0, opening);
  // What is put into an f-string is not known here.
  if (/f[rR]?$|[rR]f$/i.test(code) && /(?<!\w)\w{1,2}$/.test(code)) return undefined;
  const quote = before[opening] ?? '';
  const [rest = ''] = /^[^\r\n]*/.exec(text.slice(offset)) ?? [];
  const closing = rest.indexOf(quote);
  const whole = closing < 0 ? '' : rest.slice(0, closing);
  const more = closing >= 0 && !/[\s,]/.test(whole) ? whole : (/^[\w./:@-]*/.exec(rest)?.[0] ?? '');
  const span = { start: lineStart + opening + 1, end: offset + more.length };
  const [, name, key] = /(?:(\w+)\s*=|["'](\w+)["']\s*:)[\s(]*[ru]?$/i.exec(code) ?? [];
  return { text: text.slice(span.start, span.end), span, argument: name ?? key };
}

/** Where the string begins in which the line ends; `undefined` where it ends in code or in a comment. */
function openQuote(line: string): number | undefined {
  let opening: number | undefined;
  for (let at = 0; at < line.length; at++) {
    const letter = line[at];
    if (opening !== undefined) {
      if (letter === '\\') at++;
      else if (letter === line[opening]) opening = undefined;
    } else if (letter === '#') return undefined;
    else if (letter === '"' || letter === "'") opening = at;
  }
  return opening;
}

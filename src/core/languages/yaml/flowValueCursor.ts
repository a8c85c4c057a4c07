/** The value that is being written inside `{key: value}`, which the cursor for lines does not see. */
import type { ValueCursor } from './cursor.ts';
import { locate } from './locate.ts';
import type { Parse } from './parse.ts';

/** A letter that no document uses. */
const marker = '\uA66E';

/** Nobody writes more of a flow mapping before a cursor on its line. */
const farthest = 400;

const before = /[{,][ \t\r\n]*["']?[\w$.-]+["']?:(?<gap>[ \t]*)(?<quote>["']?)(?<word>[^\s,{}[\]"']*)$/;
const after = /^(?<word>[^\s,{}[\]"']*)["']?[ \t]*(?:[},]|(?<isLast>[\r\n]|$))/;

export function flowValueCursor(text: string, offset: number, parse: Parse): ValueCursor | undefined {
  const behind = before.exec(text.slice(Math.max(0, offset - farthest), offset))?.groups;
  const ahead = after.exec(text.slice(offset, offset + farthest))?.groups;
  if (!behind || !ahead) return undefined;
  const quote = behind.quote === '"' || behind.quote === "'" ? behind.quote : undefined;
  const word = `${behind.word ?? ''}${ahead.word ?? ''}`;
  // A word directly behind the colon is a part of the key.
  const needsSpace = behind.gap === '';
  if (needsSpace && (word !== '' || behind.quote !== '')) return undefined;
  const start = offset - (behind.word?.length ?? 0);
  const span = { start, end: start + word.length };
  const isClosed = quote !== undefined && text[span.end] === quote;
  const value =
    (needsSpace ? ' ' : '') + marker.repeat(Math.max(word.length, 1)) + (isClosed ? '' : (quote ?? ''));
  const found = (closers: string): ValueCursor | undefined => {
    const end = isClosed ? span.end + 1 : span.end;
    const tree = parse(text.slice(0, start) + value + text.slice(span.end, end) + closers + text.slice(end));
    const { steps, node, onKey } = locate(tree.root, start + (needsSpace ? 2 : 1));
    if (onKey || node?.kind !== 'scalar' || !/^\uA66E+$/.test(node.text)) return undefined;
    const last = steps.at(-1);
    if (!last || !('key' in last) || !last.mapping.flow) return undefined;
    return { steps, span, text: word, at: offset - start, quote, tree, needsSpace };
  };
  // What is closed nowhere goes on in the lines below.
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  return (
    found('') ?? (ahead.isLast === undefined ? undefined : found(closersOf(text.slice(lineStart, start))))
  );
}

/** The brackets that close what a line opens. */
function closersOf(line: string): string {
  let closers = '';
  for (const letter of line.replace(/"[^"]*"|'[^']*'/g, ''))
    if (letter === '{') closers = `}${closers}`;
    else if (letter === '[') closers = `]${closers}`;
    else if (letter === closers[0]) closers = closers.slice(1);
  return closers;
}

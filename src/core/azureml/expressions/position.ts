/** In which expression a cursor stands, and where that expression is, in text that is still being typed. */

import type { Span } from '../../base/span.ts';
import { locate, type Step } from '../../languages/yaml/locate.ts';
import type { YamlNode } from '../../languages/yaml/tree.ts';
import { readUnit, type Unit } from '../bindings/bindings.ts';
import { detectDocument } from '../documents/detect.ts';
import type { SourceDocument } from '../documents/document.ts';
import { type ExpressionPlace, placeOf } from './sites.ts';

export interface OpenExpression {
  /** Of the first brace or bracket. */
  readonly start: number;
  /** What is typed between the braces before the cursor. */
  readonly typed: string;
  /** Where `typed` begins. */
  readonly typedStart: number;
  /** After the word that contains the cursor. */
  readonly wordEnd: number;
  /** What is missing after the word: nothing where the braces are closed or more of the name follows. */
  readonly closing: string;
  /** A dot follows: another part of the name. */
  readonly followed: boolean;
}

/** The expression around the cursor, closed or not. */
export function openExpressionAt(text: string, offset: number): OpenExpression | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const open = before.lastIndexOf('${{');
  if (open < 0 || before.length - open > 500) return undefined;
  const [, space = '', typed] = /^([ \t]*)([\w.-]*)$/.exec(before.slice(open + 3)) ?? [];
  if (typed === undefined) return undefined;
  const after = restOfLine(text, offset);
  const word = /^[\w-]*/.exec(after)?.[0] ?? '';
  const rest = after.slice(word.length);
  const start = lineStart + open;
  return {
    start,
    typed,
    typedStart: start + 3 + space.length,
    wordEnd: offset + word.length,
    closing: rest.startsWith('.') ? '' : missingBraces(rest, before.slice(0, open)),
    followed: rest.startsWith('.'),
  };
}

/** A single `}` belongs to the expression, unless a flow mapping before it is still open. */
function missingBraces(rest: string, before: string): string {
  if (/^[ \t]*\}\}/.test(rest)) return '';
  if (!/^[ \t]*\}/.test(rest)) return '}}';
  return isInMapping(before) ? '}}' : '}';
}

/** Whether a flow mapping of the line is still open. */
function isInMapping(before: string): boolean {
  const plain = before.replace(/\$\{\{[^}]*\}\}/g, '');
  return plain.split('{').length > plain.split('}').length;
}

/** `$[[ --da|`: the start of the text in an optional block that holds no expression yet. */
export function openBlockAt(text: string, offset: number): { start: number; closed: boolean } | undefined {
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const before = text.slice(lineStart, offset);
  const open = before.lastIndexOf('$[[');
  if (open < 0 || !/^[ \t]*[\w-]*$/.test(before.slice(open + 3))) return undefined;
  return { start: lineStart + open + 3, closed: /^[^$]*\]\]/.test(restOfLine(text, offset)) };
}

/** `$|` and `${|}` in a longer text: what will be an expression. A variable of the shell has its name behind the cursor. */
export function begunExpressionAt(text: string, offset: number): Span | undefined {
  const [begun] = /(?<![$\\])\$\{?$/.exec(text.slice(Math.max(0, offset - 3), offset)) ?? [];
  if (begun === undefined) return undefined;
  const rest = restOfLine(text, offset);
  if (/^[\w{(]/.test(rest)) return undefined;
  const start = offset - begun.length;
  const before = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const closing = /^\}{0,2}/.exec(rest)?.[0].slice(0, isInMapping(before) ? 1 : 2) ?? '';
  return { start, end: offset + (begun.endsWith('{') ? closing.length : 0) };
}

export interface Standing {
  readonly root: Unit;
  readonly unit: Unit;
  readonly place: ExpressionPlace;
  /** The keys below the unit. */
  readonly keys: readonly string[];
}

/**
 * Where a half-typed value stands. It is replaced by harmless letters of the same length before parsing; a quote that
 * then still runs over the line's end is closed there.
 */
export function standingAt(document: SourceDocument, typed: Span): Standing | undefined {
  const { text } = document;
  const closers = /^[ \t]*\}{0,2}/.exec(restOfLine(text, typed.end))?.[0] ?? '';
  const end = /\}\}$/.test(closers) ? typed.end + closers.length : typed.end;
  const masked = text.slice(0, typed.start) + 'x'.repeat(Math.max(end - typed.start, 1)) + text.slice(end);
  const found = standingIn(document, masked, typed.start);
  if (found && !found.runaway) return found.standing;
  const lineEnd = typed.start + restOfLine(masked, typed.start).length;
  const line = masked.slice(masked.lastIndexOf('\n', typed.start - 1) + 1, lineEnd);
  const quote = ['"', "'"].find((each) => line.split(each).length % 2 === 0);
  if (quote === undefined) return found?.standing;
  const closed = masked.slice(0, lineEnd) + quote + masked.slice(lineEnd);
  return (standingIn(document, closed, typed.start) ?? found)?.standing;
}

function standingIn(
  document: SourceDocument,
  text: string,
  offset: number,
): { standing: Standing; runaway: boolean } | undefined {
  const parsed = document.treeOf(text);
  const { root: tree } = parsed;
  // An open quote may have hidden what identifies the document.
  const kind = document.kind ?? detectDocument(text, parsed)?.kind;
  const root = readUnit(tree, kind);
  if (!root) return undefined;
  const { steps, node, onKey } = locate(tree, offset);
  if (onKey) return undefined;
  const standing = standingOf(root, steps);
  return { standing, runaway: isRunaway(node, text) };
}

function isRunaway(node: YamlNode | undefined, text: string): boolean {
  if (node?.kind !== 'scalar' || (node.style !== 'single' && node.style !== 'double')) return false;
  return text.slice(node.span.start, node.span.end).includes('\n');
}

/** The unit and place of a way from the root. */
export function standingOf(root: Unit, steps: readonly Step[]): Standing {
  let keys = steps.map((step) => ('key' in step ? step.key : String(step.index)));
  let unit = root;
  if (root.path !== '' && keys[0] === root.path) keys = keys.slice(1);
  for (;;) {
    const [first = '', second = ''] = keys;
    const step = first === 'jobs' ? unit.steps.get(second) : undefined;
    if (step) {
      unit = step;
      keys = keys.slice(2);
    } else if (unit.component?.form === 'inline' && unit.component.key === first) {
      unit = unit.component.unit;
      keys = keys.slice(1);
    } else return { root, unit, place: placeOf(unit, keys), keys };
  }
}

function restOfLine(text: string, offset: number): string {
  const end = text.indexOf('\n', offset);
  return text.slice(offset, end < 0 ? text.length : end).replace(/\r$/, '');
}

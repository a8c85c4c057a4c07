/** The only importer of the `yaml` package: a text in, a {@link YamlTree} out. Never throws. */
import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseAllDocuments,
  Scalar,
  visit,
  type YAMLMap,
  type YAMLSeq,
} from 'yaml';
import type { Span } from '../../base/span.ts';
import { explainProblem, tooDeep } from './problems.ts';
import { plainScalarType, type ScalarType, scalarValue } from './scalars.ts';
import { hideTemplates, isTemplate, joinFlowLines, joinQuotedLines, showTemplates } from './tolerance.ts';
import type { YamlItem, YamlMapping, YamlNode, YamlPair, YamlProblem, YamlScalar, YamlTree } from './tree.ts';

/** Longer texts are not read: no Azure ML document comes near, and the parser takes a second per megabyte. */
const longestText = 1_000_000;

/** From a text to its tree: {@link parseYaml}, or what is quicker where a similar text was parsed before. */
export type Parse = (text: string) => YamlTree;

export function parseYaml(text: string): YamlTree {
  if (text.length > longestText)
    return unreadable('TOO_LONG', 'The file is longer than one million characters and is not checked.');
  try {
    const hidden = hideTemplates(text);
    const { read, documents } = parseTolerantly(hidden);
    const first = documents[0];
    if (!first) return { root: undefined, documents: 0, problems: [], linked: false };
    const problems = first.errors.map(({ code, message, pos }, index): YamlProblem => {
      const start = Math.min(pos[0], text.length);
      const unclosed =
        index === 0 && /closing .quote/.test(message) ? brokenQuotedText(first, read) : undefined;
      const span =
        unclosed === undefined
          ? { start, end: Math.min(Math.max(pos[1], start), text.length) }
          : { start: unclosed, end: unclosed + 1 };
      return { code, ...explainProblem(code, message, text, span) };
    });
    const builder = new Builder(read);
    const root = builder.node(first.contents);
    const all = isTemplate(text) ? [] : [...problems, ...builder.problems];
    return { root, documents: documents.length, problems: all, linked: builder.isLinked || read !== hidden };
  } catch (error) {
    // Nesting that is too deep, for us or for the call stack of the parser.
    if (!(error instanceof RangeError)) throw error;
    return unreadable('TOO_DEEP', tooDeep);
  }
}

/** PyYAML, by which the CLI reads, gives up at some 450 levels. Others go through a tree level by level too. */
const deepest = 450;

/** Some pairs of a block mapping that were parsed without what stands around them. */
export interface ParsedPairs {
  readonly pairs: readonly YamlPair[];
  /** The offset from which the spans of the pairs count. */
  readonly base: number;
  /** Where the mapping ends, without and with the comments behind it; where the mapping ends with these pairs. */
  readonly ends: { readonly end: number; readonly fullEnd: number } | undefined;
  /** What follows. */
  readonly before: Follower;
  /** In the parser's words: what to say of them depends on what stands around. */
  readonly errors: readonly RawError[];
}

export interface RawError {
  readonly code: string;
  readonly message: string;
  readonly span: Span;
}

/** The mistakes that a parser finds at their place and that change nothing behind the segment. */
const localErrors = new Set(['MISSING_CHAR', 'MULTILINE_IMPLICIT_KEY', 'BAD_DQ_ESCAPE']);

/** Whether nothing but comments follows: what is wrong there may be read together with what stands below the text. */
function isLast(text: string, { end }: Span): boolean {
  const lineEnd = text.indexOf('\n', end);
  return lineEnd < 0 || !/^(?![ \t]*(?:#|\r?$))/m.test(text.slice(lineEnd + 1).trimEnd());
}

function isLocal({ code, message }: RawError): boolean {
  return localErrors.has(code) && !/quote|sufficiently indented/.test(message);
}

/** What comes behind some pairs: another pair of their mapping, one of the mapping around it, or nothing at all. */
export type Follower = 'sibling' | 'outer' | 'nothing';

/**
 * Parses whole lines of a block mapping by themselves.
 * @returns `undefined` where they may mean something else together with what stands around them
 */
export function parsePairs(text: string, follower: Follower): ParsedPairs | undefined {
  try {
    return follower === 'nothing' ? parseLast(text) : parseBefore(text, follower);
  } catch (error) {
    // What is too deep, a parse of the whole tells.
    if (!(error instanceof RangeError)) throw error;
    return undefined;
  }
}

function parseLast(text: string): ParsedPairs | undefined {
  const found = parseLines(text, 0, text.startsWith(' ') ? 1 : 0);
  if (!found?.errors.every((each) => isLocal(each) && !isLast(text, each.span))) return undefined;
  const { mapping, fullEnd, errors } = found;
  const ends = { end: mapping.span.end, fullEnd };
  return { pairs: mapping.pairs, base: 0, ends, errors, before: 'nothing' };
}

/** With a pair behind them: what half a key on the last line is, or a text that is open, depends on that. */
function parseBefore(text: string, follower: 'sibling' | 'outer'): ParsedPairs | undefined {
  const indent = /^ */.exec(text)?.[0].length ?? 0;
  const around = indent > 0 ? 'p:\n' : '';
  const base = around.length;
  const column = follower === 'sibling' ? indent : 0;
  const found = parseLines(`${around}${text}${' '.repeat(column)}z:\n`, base);
  if (!found?.errors.every((each) => isLocal(each) && each.span.end <= text.length)) return undefined;
  const [outer] = found.mapping.pairs;
  const inner = around === '' ? found.mapping : outer?.value;
  if (inner?.kind !== 'mapping' || inner.flow) return undefined;
  const last = (follower === 'sibling' ? inner : found.mapping).pairs.at(-1);
  if (last?.key.text !== 'z' || last.key.span.start !== base + text.length + column) return undefined;
  const { errors } = found;
  if (follower === 'sibling')
    return { pairs: inner.pairs.slice(0, -1), base, ends: undefined, errors, before: follower };
  return found.mapping.pairs.length === 2
    ? { pairs: inner.pairs, base, ends: endsAt(inner.span.end - base), errors, before: follower }
    : undefined;
}

/** Where other pairs follow, comments belong to them. */
function endsAt(end: number): ParsedPairs['ends'] {
  return { end, fullEnd: end };
}

/**
 * @param base the offset from which the errors count
 * @param depth how many levels are around the text
 */
function parseLines(
  text: string,
  base: number,
  depth = 0,
):
  | { readonly mapping: YamlMapping; readonly fullEnd: number; readonly errors: readonly RawError[] }
  | undefined {
  const read = hideTemplates(text);
  const [first, ...others] = parseDocuments(read);
  if (!first || others.length > 0 || !isMap(first.contents) || first.contents.flow) return undefined;
  const errors = first.errors.map(({ code, message, pos: [start, end] }) => ({
    code,
    message,
    span: { start: start - base, end: Math.max(start, end) - base },
  }));
  const builder = new Builder(read, depth);
  const mapping = builder.node(first.contents);
  if (mapping?.kind !== 'mapping' || builder.isLinked) return undefined;
  return { mapping, fullEnd: first.contents.range?.[2] ?? mapping.span.end, errors };
}

/** A parser's error in a text, as something to report. */
export function problemAt({ code, message, span }: RawError, text: string): YamlProblem {
  return { code, ...explainProblem(code, message, text, span) };
}

/** Nobody writes more of what has to be mended. */
const mostAttempts = 100;

/** So many letters may be parsed altogether before what is left is told as it is: about half a second. */
const mostParsed = 500_000;

/** Parses, and again with one more quoted text or collection joined as long as that mends something. */
function parseTolerantly(text: string): { read: string; documents: readonly Document.Parsed[] } {
  let read = text;
  for (let attempts = 1; ; attempts++) {
    const documents = parseDocuments(read);
    const isWorthIt = attempts < mostAttempts && attempts * text.length < mostParsed;
    const joined = isWorthIt ? joinLines(documents[0], read) : undefined;
    if (joined === undefined) return { read, documents };
    read = joined;
  }
}

function joinLines(document: Document.Parsed | undefined, text: string): string | undefined {
  const start = brokenQuotedText(document, text);
  const joined = start === undefined ? undefined : joinQuotedLines(text, start);
  const [error] = document?.errors ?? [];
  if (joined !== undefined || !document || !/^Flow .* sufficiently indented/.test(error?.message ?? ''))
    return joined;
  return error && joinFlowLines(text, error.pos[0], startsOfFlow(document));
}

/** Where collections in braces and brackets begin, in reading order. */
function startsOfFlow(document: Document.Parsed): number[] {
  const starts: number[] = [];
  visit(document, {
    Collection(_, { flow, range }) {
      if (flow && range) starts.push(range[0]);
    },
  });
  return starts;
}

function parseDocuments(text: string): readonly Document.Parsed[] {
  const documents = parseAllDocuments(text, {
    schema: 'failsafe',
    prettyErrors: false,
    uniqueKeys: false,
    strict: false,
    logLevel: 'silent',
    keepSourceTokens: false,
    stringKeys: false,
  });
  return Array.isArray(documents) ? documents : [];
}

/** Where the last quoted text before the first error begins. */
function brokenQuotedText(document: Document.Parsed | undefined, text: string): number | undefined {
  const error = document?.errors[0];
  if (!document || !error || !/quote|sufficiently indented/.test(error.message)) return undefined;
  let start: number | undefined;
  visit(document, {
    Scalar(_, { range, type }) {
      const quoted = type === Scalar.QUOTE_DOUBLE || type === Scalar.QUOTE_SINGLE;
      if (quoted && range && range[0] <= error.pos[0] && /["']/.test(text[range[0]] ?? '')) start = range[0];
    },
  });
  return start;
}

function unreadable(code: string, message: string): YamlTree {
  const problem = { code, message, span: { start: 0, end: 0 } };
  return { root: undefined, documents: 0, problems: [problem], linked: false };
}

class Builder {
  readonly problems: YamlProblem[] = [];
  readonly #text: string;
  readonly #anchors = new Map<string, { target: YamlNode | undefined }>();

  #depth: number;
  /** Whether anchors or aliases were met: then parts of the tree depend on each other. */
  isLinked = false;

  constructor(text: string, depth = 0) {
    this.#text = text;
    this.#depth = depth;
  }

  node(source: unknown): YamlNode | undefined {
    if (isAlias(source)) return this.#alias(source);
    if (!isMap(source) && !isSeq(source) && !isScalar(source)) return undefined;
    if (this.#depth >= deepest) throw new RangeError(tooDeep);
    const anchor = source.anchor ? { target: undefined as YamlNode | undefined } : undefined;
    if (anchor) this.isLinked = true;
    // Registered before its content is built, so that an alias inside it finds it.
    if (anchor && source.anchor) this.#anchors.set(source.anchor, anchor);
    this.#depth++;
    const node = isMap(source)
      ? this.#mapping(source)
      : isSeq(source)
        ? this.#sequence(source)
        : this.#scalar(source);
    this.#depth--;
    if (anchor) anchor.target = node;
    return node;
  }

  #alias(source: Alias): YamlNode {
    this.isLinked = true;
    const anchor = this.#anchors.get(source.source);
    const span = spanOf(source);
    if (!anchor)
      this.problems.push({ code: 'BAD_ALIAS', ...explainProblem('BAD_ALIAS', '', this.#text, span) });
    return {
      kind: 'alias',
      span,
      name: source.source,
      get target() {
        return anchor?.target;
      },
    };
  }

  #mapping(source: YAMLMap): YamlMapping {
    const pairs = source.items.filter((item) => isPair(item)).map((item) => this.#pair(item));
    return { kind: 'mapping', span: spanOf(source), flow: source.flow === true, pairs };
  }

  #pair(source: Pair): YamlPair {
    const keyNode = this.node(source.key);
    const value = isEmpty(source.value) ? undefined : this.node(source.value);
    const key = keyNode?.kind === 'scalar' ? keyNode : emptyKey(keyNode?.span ?? value?.span);
    return { key, value, span: { start: key.span.start, end: value?.span.end ?? key.span.end } };
  }

  #sequence(source: YAMLSeq): YamlNode {
    const items = source.items.map((item): YamlItem => {
      // `[a: 1]` is a sequence with a one-pair mapping that has no node of its own.
      if (isPair(item)) {
        const pair = this.#pair(item);
        return { value: { kind: 'mapping', span: pair.span, flow: true, pairs: [pair] }, span: pair.span };
      }
      return { value: isEmpty(item) ? undefined : this.node(item), span: spanOf(item) };
    });
    return { kind: 'sequence', span: spanOf(source), flow: source.flow === true, items };
  }

  #scalar(source: Scalar): YamlScalar {
    const span = spanOf(source);
    const read = typeof source.value === 'string' ? source.value : String(source.value ?? '');
    const text = showTemplates(read);
    const style = styles[source.type ?? 'PLAIN'] ?? 'plain';
    const type: ScalarType = typeOfTag(source.tag) ?? (style === 'plain' ? plainScalarType(text) : 'string');
    const textStart = style === 'plain' ? span.start : span.start + 1;
    const agrees = this.#text.startsWith(read, textStart) && style !== 'literal' && style !== 'folded';
    return {
      kind: 'scalar',
      span,
      style,
      text,
      type,
      value: scalarValue(text, type),
      textStart: agrees ? textStart : undefined,
    };
  }
}

const styles: Record<string, YamlScalar['style']> = {
  [Scalar.PLAIN]: 'plain',
  [Scalar.QUOTE_SINGLE]: 'single',
  [Scalar.QUOTE_DOUBLE]: 'double',
  [Scalar.BLOCK_LITERAL]: 'literal',
  [Scalar.BLOCK_FOLDED]: 'folded',
};

/** `!!str 3` and its like. */
function typeOfTag(tag: string | undefined): ScalarType | undefined {
  switch (tag) {
    case '!':
    case 'tag:yaml.org,2002:str':
      return 'string';
    case 'tag:yaml.org,2002:int':
      return 'integer';
    case 'tag:yaml.org,2002:float':
      return 'float';
    case 'tag:yaml.org,2002:bool':
      return 'boolean';
    case 'tag:yaml.org,2002:null':
      return 'null';
    default:
      return undefined;
  }
}

/** The parser writes an absent value as an empty plain scalar of no width. */
function isEmpty(node: unknown): boolean {
  return (
    node === null ||
    (isScalar(node) && node.range?.[0] === node.range?.[1] && !node.anchor && node.type === Scalar.PLAIN)
  );
}

function emptyKey(span: Span | undefined): YamlScalar {
  const start = span?.start ?? 0;
  return {
    kind: 'scalar',
    span: { start, end: span?.end ?? start },
    style: 'plain',
    text: '',
    type: 'null',
    value: null,
    textStart: undefined,
  };
}

function spanOf(node: unknown): Span {
  const range = (node as { range?: [number, number, number] | null } | null)?.range;
  return range ? { start: range[0], end: range[1] } : { start: 0, end: 0 };
}

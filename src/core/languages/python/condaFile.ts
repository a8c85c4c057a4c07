/** A conda environment file: channels, dependencies and what its `pip:` section requires. */
import type { Span } from '../../base/span.ts';
import {
  asMapping,
  asScalar,
  asSequence,
  pairOf,
  valueFor,
  type YamlNode,
  type YamlScalar,
} from '../yaml/tree.ts';
import { type CondaSpec, parseCondaSpec } from './condaSpec.ts';
import { type PipArguments, parsePipArguments } from './pipArguments.ts';
import { isRefused, validRequirement } from './refusedLine.ts';
import { refusedOptions } from './refusedOption.ts';
import { type Requirement, withoutOptions } from './requirement.ts';
import { quotedWords, type Word } from './words.ts';

export interface CondaFile {
  readonly span: Span;
  /** In the order of the file; none where conda takes its own. */
  readonly channels: readonly string[];
  readonly specs: readonly CondaSpec[];
  /** The `pip:` section; its requirements are in the order of the file. */
  readonly pip: (PipArguments & { readonly span: Span; readonly lines: readonly YamlScalar[] }) | undefined;
}

/** `undefined` where the document is no conda environment file. */
export function readCondaFile(root: YamlNode | undefined): CondaFile | undefined {
  const mapping = asMapping(root);
  const dependencies = valueFor(mapping, 'dependencies');
  const items = asSequence(dependencies)?.items;
  const names = asMapping(dependencies)?.pairs;
  if (!mapping || !(items || names)) return undefined;
  // Of a mapping, conda reads the keys.
  const specs = (names ?? []).flatMap(({ key }) => parseCondaSpec(key) ?? []);
  let pip: CondaFile['pip'];
  for (const { value } of items ?? []) {
    const scalar = asScalar(value);
    const spec = scalar && parseCondaSpec(scalar);
    if (spec) specs.push(spec);
    const section = pairOf(asMapping(value), 'pip');
    const lineItems = asSequence(section?.value)?.items;
    if (!section || !lineItems) continue;
    const lines = lineItems.flatMap((item) => asScalar(item.value) ?? []);
    pip = { ...readPip(lines), lines, span: section.key.span };
  }
  const channels = asSequence(valueFor(mapping, 'channels'))?.items ?? [];
  return {
    span: mapping.span,
    channels: channels.flatMap(({ value }) => asScalar(value)?.text ?? []),
    specs,
    pip,
  };
}

/** Each item is a line of a requirements file. */
function readPip(lines: readonly YamlScalar[]): PipArguments {
  const requirements: Requirement[] = [];
  const refused: Word[] = [];
  const options: Word[] = [];
  const words: Word[] = [];
  let more = false;
  for (const scalar of lines.flatMap(linesOf)) {
    const text = scalar.text.replace(/(^|\s)#.*$/s, '');
    if (text.trimStart().startsWith('-')) words.push(...wordsOf(scalar, text));
    else {
      const found = validRequirement({ ...scalar, text: withoutOptions(text) });
      if (found) requirements.push(found);
      else if (isRefused(withoutOptions(text))) refused.push(lineOf(scalar, text));
      else more = true;
    }
    if (scalar.textStart !== undefined) options.push(...refusedOptions(text, scalar.textStart));
  }
  const said = parsePipArguments(words);
  return { ...said, requirements, refused, refusedOptions: options, more: said.more || more };
}

/** An item of several lines is as many lines of what conda makes of the section. */
function linesOf(scalar: YamlScalar): YamlScalar[] {
  const lines = scalar.text.trimEnd().split('\n');
  return lines.length === 1 ? [scalar] : lines.map((text) => ({ ...scalar, text, textStart: undefined }));
}

/** Without its quotes and comment, where that can be pointed at. */
function lineOf({ span, textStart }: YamlScalar, text: string): Word {
  const line = text.trim();
  const start = textStart === undefined ? undefined : textStart + text.indexOf(line);
  return {
    text: line,
    span: start === undefined ? span : { start, end: start + line.length },
    textStart: start,
  };
}

function wordsOf(scalar: YamlScalar, text: string): Word[] {
  const words = quotedWords(text, scalar.textStart ?? 0);
  return scalar.textStart === undefined
    ? words.map((word) => ({ ...word, span: scalar.span, textStart: undefined }))
    : words;
}

/** The contexts of the expression syntax, and what an expression names by its spelling alone. */

import { editDistance, nearest } from '../../base/nearest.ts';
import { ownValue } from '../../base/ownValue.ts';
import type { Span } from '../../base/span.ts';
import type { PortRole } from '../bindings/bindings.ts';
import type { Expression, Segment } from './lexer.ts';

/** Names that the service sets; documented for output paths (`includes/output-path-expressions.md`). */
export const serverNames: Readonly<Record<string, string>> = {
  default_datastore: "The workspace's default datastore.",
  name: 'The name of the job or step that runs.',
  output_name: 'The name of the output whose path contains it.',
};

/** `inputs`, `outputs`, `search_space`: the unit's own; with `parent`: the pipeline's around a step. */
const ownContexts: Readonly<Record<string, PortRole>> = {
  inputs: 'input',
  outputs: 'output',
  search_space: 'search space',
};

export type Meaning =
  | { readonly of: 'own' | 'parent'; readonly role: PortRole; readonly name: Segment; readonly context: Span }
  | {
      readonly of: 'step';
      readonly step: Segment;
      readonly role: PortRole | undefined;
      readonly name: Segment | undefined;
      readonly context: Span;
    }
  /** `jobs.train.outputs.model`: the form of the preview, which the SDK now rejects. `meant`: with `parent` before it. */
  | { readonly of: 'legacy'; readonly context: Span; readonly meant: Meaning }
  | { readonly of: 'server'; readonly name: Segment }
  /** A context with nothing after it, or with empty parts: `inputs`, `inputs.`, `parent.jobs..outputs`. */
  | { readonly of: 'incomplete' }
  /** Nearly a context: `input.a`, `parents.inputs.a`, `Inputs.a`. */
  | { readonly of: 'misspelt'; readonly part: Segment; readonly right: string }
  /** Not ours: `secrets.TOKEN`, `parameters['x']`, `a || b`. */
  | { readonly of: 'foreign' }
  /** A plain dotted name that does not begin with a context. `below`: the context after which it stands, as in `parent.x`. */
  | { readonly of: 'unknown'; readonly root: Segment; readonly below: string }
  /** Empty, or more than one dotted name although it begins with a context. */
  | { readonly of: 'malformed' };

const roots = ['inputs', 'outputs', 'search_space', 'parent'];
const childrenOfParent = ['inputs', 'outputs', 'jobs'];

/** First words of the `${{ … }}` of GitHub workflows, Azure Pipelines, Backstage and cookiecutter templates. */
const foreignRoots = new Set(
  'github secrets env vars needs matrix strategy steps runner job parameters variables if elseif else each insert values cookiecutter dependencies stageDependencies resources pipeline convertToJson eq ne and or not format user'.split(
    ' ',
  ),
);

export function meaningOf(expression: Expression): Meaning {
  const { segments, text } = expression;
  const [root, second] = segments;
  if (!root) {
    // Placeholders such as `inputs.<name>` belong to a template.
    if (/[<>]/.test(text)) return { of: 'foreign' };
    return text === '' || /^(?:inputs|outputs|search_space|parent)\s*[.[]/.test(text)
      ? { of: 'malformed' }
      : { of: 'foreign' };
  }
  const role = ownValue(ownContexts, root.text);
  if (role) return named('own', role, segments, 1);
  if (root.text === 'parent') return parentMeaning(segments);
  if (root.text === 'jobs' && segments.length > 2)
    return { of: 'legacy', context: root.span, meant: parentMeaning([root, ...segments]) };
  if (segments.length === 1 && Object.hasOwn(serverNames, root.text)) return { of: 'server', name: root };
  // A job of a workflow has neither.
  if (root.text === 'job' && second && ['inputs', 'outputs'].includes(second.text))
    return { of: 'unknown', root, below: '' };
  if (foreignRoots.has(root.text)) return { of: 'foreign' };
  const right = second && nearContext(root.text, roots);
  return right ? { of: 'misspelt', part: root, right } : { of: 'unknown', root, below: '' };
}

function parentMeaning(segments: readonly Segment[]): Meaning {
  const [, second, step, port] = segments;
  if (!second || second.text === '') return { of: 'incomplete' };
  if (second.text === 'inputs' || second.text === 'outputs')
    return named('parent', second.text === 'inputs' ? 'input' : 'output', segments, 2);
  if (second.text !== 'jobs') {
    const right = nearContext(second.text, childrenOfParent);
    return right ? { of: 'misspelt', part: second, right } : { of: 'unknown', root: second, below: 'parent' };
  }
  if (!step || step.text === '') return { of: 'incomplete' };
  const context = through(segments, 0, 1);
  if (!port) return { of: 'step', step, role: undefined, name: undefined, context };
  if (port.text === '') return { of: 'incomplete' };
  const role = ownValue(ownContexts, port.text);
  if (role === 'input' || role === 'output') {
    const name = rest(segments, 4);
    return name ? { of: 'step', step, role, name, context } : { of: 'incomplete' };
  }
  const right = nearContext(port.text, ['outputs', 'inputs']);
  return right
    ? { of: 'misspelt', part: port, right }
    : { of: 'unknown', root: port, below: `parent.jobs.${step.text}` };
}

function named(of: 'own' | 'parent', role: PortRole, segments: readonly Segment[], from: number): Meaning {
  const name = rest(segments, from);
  return name ? { of, role, name, context: through(segments, 0, from - 1) } : { of: 'incomplete' };
}

/** The parts from an index on as one name: parameter groups have dots in their names. */
function rest(segments: readonly Segment[], from: number): Segment | undefined {
  const parts = segments.slice(from);
  const [first] = parts;
  const last = parts.at(-1);
  if (!first || !last || parts.some((part) => part.text === '')) return undefined;
  return {
    text: parts.map((part) => part.text).join('.'),
    span: { start: first.span.start, end: last.span.end },
  };
}

function through(segments: readonly Segment[], from: number, to: number): Span {
  return { start: segments[from]?.span.start ?? 0, end: segments[to]?.span.end ?? 0 };
}

/** A letter or two off, another case, or a dash for the underscore. */
function nearContext(written: string, contexts: readonly string[]): string | undefined {
  const right = nearest(written.replaceAll('-', '_'), contexts);
  return right !== undefined && editDistance(written, right) <= 2 ? right : undefined;
}

/** What the expressions of a document say together: found out unit by unit, so that it can be kept of those that did not change. */
import { movedSpan, type Span } from '../../base/span.ts';
import type { Port, Unit } from '../bindings/bindings.ts';
import type { Reading, Use } from './uses.ts';

export interface Everywhere {
  /** The inputs, outputs and search-space parameters that an expression names, by {@link nameOfPort}. */
  readonly used: ReadonlySet<string>;
  readonly edges: readonly Edge[];
  readonly components: readonly StepComponent[];
}

/** What some units add to it. */
export interface Part {
  readonly used: readonly string[];
  readonly edges: readonly Edge[];
  readonly components: readonly StepComponent[];
}

/** A step that waits for another one, because an expression of it names an output there. */
export interface Edge {
  /** Where the pipeline of both stands. */
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly span: Span;
}

/** A step of the document's pipeline that runs the component of a file. */
export interface StepComponent {
  readonly step: string;
  /** As written. */
  readonly path: string;
  readonly span: Span;
}

/** The same for the same port of a document, in each of its versions. */
export function nameOfPort(unit: Unit, { role, name }: Port): string {
  return `${unit.path}\n${role}\n${name}`;
}

export function partOf({ uses, units, root, path }: Reading): Part {
  const references = uses.flatMap((use) => use.references);
  return {
    used: references.flatMap((each) =>
      each.to === 'port' && each.declaration.path === path
        ? nameOfPort(each.declaration.unit, each.declaration.port)
        : [],
    ),
    edges: uses.flatMap((use) => edgeOf(use) ?? []),
    components: units.flatMap(({ pipeline, key, component }) =>
      pipeline === root && key && component?.form === 'file'
        ? { step: key.text, path: component.path, span: component.node.span }
        : [],
    ),
  };
}

function edgeOf({ site, expression, meaning }: Use): Edge | undefined {
  const { unit, place } = site;
  if (expression.form !== 'expression' || !unit.key || !unit.pipeline) return undefined;
  if (meaning.of !== 'step' || meaning.role !== 'output') return undefined;
  if (place !== 'step input' && place !== 'setting') return undefined;
  return {
    pipeline: unit.pipeline.path,
    from: unit.key.text,
    to: meaning.step.text,
    span: expression.span,
  };
}

export function movedPart({ used, edges, components }: Part, by: number): Part {
  const moved = <Item extends { readonly span: Span }>(all: readonly Item[]) =>
    all.map((each) => ({ ...each, span: movedSpan(each.span, by) }));
  return { used, edges: moved(edges), components: moved(components) };
}

export function together(parts: readonly Part[]): Everywhere {
  return {
    used: new Set(parts.flatMap(({ used }) => used)),
    edges: parts.flatMap(({ edges }) => edges),
    components: parts.flatMap(({ components }) => components),
  };
}

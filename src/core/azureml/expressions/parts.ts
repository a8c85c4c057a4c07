/** What the units of a document add to what is known of it as a whole; it can be kept of those that did not change. */
import { movedSpan, type Span } from '../../base/span.ts';
import type { Port, Unit } from '../bindings/bindings.ts';
import type { Reading, Use } from './uses.ts';

export interface Part {
  /** The inputs, outputs and search-space parameters that its expressions name, by {@link nameOfPort}. */
  readonly used: readonly string[];
  readonly edges: readonly Edge[];
}

/** A step that waits for another one, because an expression of it names an output there. */
export interface Edge {
  /** Where the pipeline of both stands. */
  readonly pipeline: string;
  readonly from: string;
  readonly to: string;
  readonly span: Span;
}

/** The same for the same port of a document, in each of its versions. */
export function nameOfPort(unit: Unit, { role, name }: Port): string {
  return `${unit.path}\n${role}\n${name}`;
}

export function partOf({ uses, path, root }: Reading): Part {
  const references = uses.flatMap((use) => use.references);
  const named = references.flatMap((each) =>
    each.to === 'port' && each.declaration.path === path
      ? nameOfPort(each.declaration.unit, each.declaration.port)
      : [],
  );
  return {
    used: [...named, ...uses.flatMap((use) => meantOf(use, root) ?? [])],
    edges: uses.flatMap((use) => edgeOf(use) ?? []),
  };
}

/** The input of the pipeline that an expression means which is refused where it stands: that is what is wrong, not the input. */
function meantOf({ site: { unit, place }, meaning }: Use, root: Unit): string | undefined {
  if (unit === root || !('role' in meaning) || meaning.role !== 'input') return undefined;
  const isMeant =
    meaning.of === 'parent' || (meaning.of === 'own' && (place === 'step input' || place === 'setting'));
  const pipeline = unit.pipeline ?? root;
  const port = isMeant ? pipeline.inputs.get(meaning.name.text) : undefined;
  return port && nameOfPort(pipeline, port);
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

export function movedPart({ used, edges }: Part, by: number): Part {
  return { used, edges: edges.map((edge) => ({ ...edge, span: movedSpan(edge.span, by) })) };
}

/** What an expression points at: from a spelling and a place to declarations. */

import type { Span } from '../../base/span.ts';
import type { PortRole, Unit } from '../bindings/bindings.ts';
import type { Declaration, Interface } from '../bindings/interface.ts';
import type { Meaning } from './contexts.ts';

/** A part of an expression and what it names. */
type Reference =
  | { readonly span: Span; readonly to: 'port'; readonly declaration: Declaration }
  | { readonly span: Span; readonly to: 'step'; readonly unit: Unit };

/** A name that is not declared. */
export interface Missing {
  readonly span: Span;
  readonly name: string;
  readonly what: PortRole | 'step';
  /** The unit that would have to have it. */
  readonly unit: Unit;
  readonly candidates: readonly string[];
  /** `a.path` where an input `a` exists: it is the member that does not. */
  readonly memberOf: string | undefined;
}

export interface Resolution {
  readonly references: readonly Reference[];
  readonly missing: Missing | undefined;
}

const nothing: Resolution = { references: [], missing: undefined };

/** What a unit of the file offers in which the expression stands. */
export type InterfaceLookup = (unit: Unit, role: PortRole) => Interface;

export function resolveMeaning(meaning: Meaning, unit: Unit, interfaceOf: InterfaceLookup): Resolution {
  switch (meaning.of) {
    case 'own':
      return port(unit, meaning.role, meaning.name, interfaceOf);
    case 'parent':
      return unit.pipeline ? port(unit.pipeline, meaning.role, meaning.name, interfaceOf) : nothing;
    case 'step': {
      const { pipeline } = unit;
      if (!pipeline) return nothing;
      const step = pipeline.steps.get(meaning.step.text);
      if (!step) {
        const candidates = [...pipeline.steps.keys()].filter((name) => name !== unit.key?.text);
        const { text: name, span } = meaning.step;
        return {
          references: [],
          missing: { span, name, what: 'step', unit: pipeline, candidates, memberOf: undefined },
        };
      }
      const reference: Reference = { span: meaning.step.span, to: 'step', unit: step };
      if (!meaning.role || !meaning.name) return { references: [reference], missing: undefined };
      const { references, missing } = port(step, meaning.role, meaning.name, interfaceOf);
      return { references: [reference, ...references], missing };
    }
    // What is wrong with it is another finding's to say.
    case 'legacy':
      return { ...resolveMeaning(meaning.meant, unit, interfaceOf), missing: undefined };
    default:
      return nothing;
  }
}

function port(
  unit: Unit,
  role: PortRole,
  { text: name, span }: { readonly text: string; readonly span: Span },
  interfaceOf: InterfaceLookup,
): Resolution {
  const { names, whole } = interfaceOf(unit, role);
  const declaration = names.get(name);
  if (declaration) return { references: [{ span, to: 'port', declaration }], missing: undefined };
  if (!whole) return nothing;
  const first = name.split('.', 1)[0] ?? '';
  const memberOf = first !== name && names.has(first) ? first : undefined;
  return {
    references: [],
    missing: { span, name, what: role, unit, candidates: [...names.keys()], memberOf },
  };
}

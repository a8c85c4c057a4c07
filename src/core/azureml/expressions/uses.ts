/** The expressions of a document, each with its place, its meaning and what it points at. */
import { contains } from '../../base/span.ts';
import type { Project } from '../../project/project.ts';
import { type Unit, unitsOf } from '../bindings/bindings.ts';
import { interfacesIn } from '../bindings/interface.ts';
import { type Meaning, meaningOf } from './contexts.ts';
import type { Expression } from './lexer.ts';
import { type InterfaceLookup, type Resolution, resolveMeaning } from './resolve.ts';
import { type Site, sitesAt, sitesOf } from './sites.ts';

export interface Use extends Resolution {
  readonly site: Site;
  readonly expression: Expression;
  readonly meaning: Meaning;
}

/** A document, or some units of it, with everything that the checks ask about them. */
export interface Reading {
  readonly project: Project;
  readonly path: string;
  readonly text: string;
  readonly root: Unit;
  /** Those that are looked at, in the order of the text. */
  readonly units: readonly Unit[];
  readonly sites: readonly Site[];
  readonly uses: readonly Use[];
  readonly interfaceOf: InterfaceLookup;
}

/** The file that a unit describes. */
export interface Source {
  readonly project: Project;
  readonly path: string;
  readonly text: string;
}

/**
 * @param root the job or component in the file
 * @param units the units to look at, where not all of them are
 */
export function readUses(
  { project, path, text }: Source,
  root: Unit,
  units: readonly Unit[] = [...unitsOf(root)],
  interfaceOf: InterfaceLookup = interfacesIn(project, path),
): Reading {
  const sites = sitesOf(units, text);
  const uses = sites.flatMap((site) => usesIn(site, interfaceOf));
  return { project, path, text, root, units, sites, uses, interfaceOf };
}

/** The expression at a place in the text. */
export function useAt({ project, path, text }: Source, root: Unit, offset: number): Use | undefined {
  const interfaceOf = interfacesIn(project, path);
  for (const site of sitesAt(root, text, offset)) {
    const found = usesIn(site, interfaceOf).find(({ expression }) => contains(expression.span, offset));
    if (found) return found;
  }
  return undefined;
}

function usesIn(site: Site, interfaceOf: InterfaceLookup): Use[] {
  return site.expressions.map((expression): Use => {
    const meaning = meaningOf(expression);
    return { site, expression, meaning, ...resolveMeaning(meaning, site.unit, interfaceOf) };
  });
}

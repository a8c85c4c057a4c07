/** The expressions of a document, each with its place, its meaning and what it points at. */
import type { Project } from '../../project/project.ts';
import type { Unit } from '../bindings/bindings.ts';
import { type Meaning, meaningOf } from './contexts.ts';
import type { Expression } from './lexer.ts';
import { type Resolution, resolveMeaning } from './resolve.ts';
import { type Site, sitesOf } from './sites.ts';

export interface Use extends Resolution {
  readonly site: Site;
  readonly expression: Expression;
  readonly meaning: Meaning;
}

/** A document with everything that the checks ask about it. */
export interface Reading {
  readonly project: Project;
  readonly path: string;
  readonly text: string;
  readonly root: Unit;
  readonly sites: readonly Site[];
  readonly uses: readonly Use[];
}

/**
 * @param source the file that the unit describes
 * @param root the job or component in it
 */
export function readUses(source: Pick<Reading, 'project' | 'path' | 'text'>, root: Unit): Reading {
  const { project, path, text } = source;
  const sites = sitesOf(root, text);
  const uses = sites.flatMap((site) =>
    site.expressions.map((expression): Use => {
      const meaning = meaningOf(expression);
      return { site, expression, meaning, ...resolveMeaning(meaning, site.unit, source) };
    }),
  );
  return { project, path, text, root, sites, uses };
}

/** The expressions of a document, each with its place, its meaning and what it points at. */
import type { BindingDocument, Unit } from '../bindings/bindings.ts';
import type { Neighbours } from '../bindings/componentFiles.ts';
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
  readonly document: BindingDocument;
  readonly neighbours: Neighbours | undefined;
  readonly root: Unit;
  readonly sites: readonly Site[];
  readonly uses: readonly Use[];
}

/** @param from the file that the unit describes; `undefined` for the document itself */
export function readUses(
  document: BindingDocument,
  root: Unit,
  neighbours: Neighbours | undefined,
  from?: string,
): Reading {
  const sites = sitesOf(root, document.text);
  const uses = sites.flatMap((site) =>
    site.expressions.map((expression): Use => {
      const meaning = meaningOf(expression);
      return { site, expression, meaning, ...resolveMeaning(meaning, site.unit, neighbours, from) };
    }),
  );
  return { document, neighbours, root, sites, uses };
}

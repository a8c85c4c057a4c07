/**
 * Every place in which a name of inputs, outputs, search space or steps is written, in a document and in the files
 * that are connected with it: its component files, and the documents that refer to it.
 * Navigation and rename are questions to this list.
 */

import { contains, type Span } from '../../base/span.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import {
  type BindingDocument,
  type Port,
  type PortRole,
  readBindings,
  type Unit,
  unitsOf,
} from '../bindings/bindings.ts';
import { type Neighbours, readNeighbour } from '../bindings/componentFiles.ts';
import { interfaceOf } from '../bindings/interface.ts';
import { resolvePath } from '../bindings/paths.ts';
import { readUses } from '../expressions/uses.ts';

/** What a name stands for. Two are the same thing when their `id` is equal. */
export interface NamedSymbol {
  readonly id: string;
  readonly what: PortRole | 'step';
  readonly name: string;
  /** The unit that declares it; for a step its pipeline. */
  readonly unit: Unit;
  /** The file that declares it; `undefined` for the document itself. */
  readonly document: string | undefined;
}

export interface Occurrence {
  readonly document: string | undefined;
  readonly span: Span;
  readonly symbol: NamedSymbol;
  /** The key that declares it, a step's key that gives or takes it, or an expression. */
  readonly role: 'declaration' | 'binding' | 'use';
}

interface Source {
  readonly path: string | undefined;
  readonly document: BindingDocument;
  readonly root: Unit;
}

/** A workspace in which everything refers to everything is not followed to its end. */
const mostFiles = 200;

/** The occurrences in the document alone. */
export function ownOccurrences(document: BindingDocument, neighbours: Neighbours | undefined): Occurrence[] {
  const root = readBindings(document);
  return root ? [...occurrencesIn({ path: undefined, document, root }, neighbours, undefined)] : [];
}

/** The occurrences in the document, its component files and the documents that refer to any of them. */
export function allOccurrences(document: BindingDocument, neighbours: Neighbours | undefined): Occurrence[] {
  const sources = connected(document, neighbours);
  return sources.flatMap((source) => [...occurrencesIn(source, neighbours, neighbours?.path)]);
}

/** The occurrence in this document around the offset. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  return occurrences.find(({ document, span }) => document === undefined && contains(span, offset));
}

function connected(document: BindingDocument, neighbours: Neighbours | undefined): Source[] {
  const root = readBindings(document);
  if (!root) return [];
  const sources: Source[] = [{ path: undefined, document, root }];
  const seen = new Set<string | undefined>([neighbours?.path]);
  for (const source of sources) {
    const base = source.path ?? neighbours?.path;
    const referred = [...unitsOf(source.root)].flatMap(({ component }) =>
      component?.form === 'file' ? [resolvePath(base, component.path)] : [],
    );
    for (const path of [...referred, ...(neighbours?.referrers?.(base) ?? [])]) {
      if (seen.has(path) || sources.length >= mostFiles) continue;
      seen.add(path);
      const file = readNeighbour(neighbours, path);
      if (file)
        sources.push({
          path,
          document: { kind: undefined, root: file.root, text: file.text },
          root: file.unit,
        });
    }
  }
  return sources;
}

/** @param self the document's own path, under which a component file may know it */
function* occurrencesIn(
  source: Source,
  neighbours: Neighbours | undefined,
  self: string | undefined,
): Generator<Occurrence> {
  const { path } = source;
  const known = (file: string | undefined) => (file === self ? undefined : file);
  for (const unit of unitsOf(source.root)) {
    for (const step of unit.steps.values())
      if (step.key)
        yield {
          document: path,
          span: step.key.span,
          symbol: stepSymbol(step, unit, path),
          role: 'declaration',
        };
    for (const ports of [unit.inputs, unit.outputs, unit.searchSpace])
      for (const port of ports.values()) {
        const declared = interfaceOf(unit, port.role, neighbours, path).names.get(port.name);
        // Where the component is not available, the step's own key is all that is known.
        const own = !declared || declared.port === port;
        yield {
          document: path,
          span: port.key.span,
          symbol: own
            ? portSymbol(port, unit, path)
            : portSymbol(declared.port, declared.unit, known(declared.document)),
          role: own && !unit.component ? 'declaration' : 'binding',
        };
      }
  }
  for (const { references } of readUses(source.document, source.root, neighbours, path).uses)
    for (const reference of references)
      yield {
        document: path,
        span: reference.span,
        symbol:
          reference.to === 'port'
            ? portSymbol(
                reference.declaration.port,
                reference.declaration.unit,
                known(reference.declaration.document),
              )
            : stepSymbol(reference.unit, reference.unit.pipeline ?? reference.unit, path),
        role: 'use',
      };
}

/** The key that declares a thing is the thing: an anchored step that is used twice is one. */
function symbolId(document: string | undefined, key: YamlScalar | undefined): string {
  return `${document ?? ''}\n${key?.span.start}`;
}

function portSymbol(port: Port, unit: Unit, document: string | undefined): NamedSymbol {
  return { id: symbolId(document, port.key), what: port.role, name: port.name, unit, document };
}

function stepSymbol(step: Unit, pipeline: Unit, document: string | undefined): NamedSymbol {
  const name = step.key?.text ?? '';
  return { id: symbolId(document, step.key), what: 'step', name, unit: pipeline, document };
}

/**
 * Every place in which a name of inputs, outputs, search space or steps is written, in a document and in the files
 * that are connected with it: its component files, and the documents that refer to it.
 * Navigation and rename are questions to this list.
 */

import { resolvePath } from '../../base/paths.ts';
import { contains, type Span } from '../../base/span.ts';
import type { YamlScalar } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { type Port, type PortRole, type Unit, unitsOf } from '../bindings/bindings.ts';
import { componentFile, referrersOf } from '../bindings/componentFiles.ts';
import { interfaceOf } from '../bindings/interface.ts';
import { unitOf } from '../bindings/unit.ts';
import type { SourceDocument } from '../documents/document.ts';
import { readUses } from '../expressions/uses.ts';

/** What a name stands for. Two are the same thing when their `id` is equal. */
export interface NamedSymbol {
  readonly id: string;
  readonly what: PortRole | 'step';
  readonly name: string;
  /** The unit that declares it; for a step its pipeline. */
  readonly unit: Unit;
  /** The file that declares it. */
  readonly path: string;
}

export interface Occurrence {
  readonly path: string;
  readonly span: Span;
  readonly symbol: NamedSymbol;
  /** The key that declares it, a step's key that gives or takes it, or an expression. */
  readonly role: 'declaration' | 'binding' | 'use';
}

interface Source {
  readonly project: Project;
  readonly path: string;
  readonly text: string;
  readonly root: Unit;
}

/** A workspace in which everything refers to everything is not followed to its end. */
const mostFiles = 200;

/** The occurrences in the document alone. */
export function ownOccurrences(document: SourceDocument): Occurrence[] {
  const root = unitOf(document);
  return root ? [...occurrencesIn({ ...sourceOf(document), root })] : [];
}

/** The occurrences in the document, its component files and the documents that refer to any of them. */
export function allOccurrences(document: SourceDocument): Occurrence[] {
  return connected(document).flatMap((source) => [...occurrencesIn(source)]);
}

/** The occurrence around the offset, of those in one document. */
export function occurrenceAt(occurrences: readonly Occurrence[], offset: number): Occurrence | undefined {
  return occurrences.find(({ span }) => contains(span, offset));
}

function sourceOf({ project, path, text }: SourceDocument): Omit<Source, 'root'> {
  return { project, path, text };
}

function connected(document: SourceDocument): Source[] {
  const { project } = document;
  const root = unitOf(document);
  if (!root) return [];
  const sources: Source[] = [{ ...sourceOf(document), root }];
  const seen = new Set<string>([document.path]);
  for (const source of sources) {
    const referred = [...unitsOf(source.root)].flatMap(({ component }) =>
      component?.form === 'file' ? [resolvePath(source.path, component.path)] : [],
    );
    for (const path of [...referred, ...referrersOf(project, source.path)]) {
      if (seen.has(path) || sources.length >= mostFiles) continue;
      seen.add(path);
      const file = componentFile(project, path);
      // A schedule is no component, but gives inputs to the job that it starts.
      if (file)
        sources.push({ project, path, text: file.text, root: unitOf({ project, path }) ?? file.unit });
    }
  }
  return sources;
}

function* occurrencesIn(source: Source): Generator<Occurrence> {
  const { project, path } = source;
  for (const unit of unitsOf(source.root)) {
    for (const step of unit.steps.values())
      if (step.key)
        yield { path, span: step.key.span, symbol: stepSymbol(step, unit, path), role: 'declaration' };
    for (const ports of [unit.inputs, unit.outputs, unit.searchSpace])
      for (const port of ports.values()) {
        const declared = interfaceOf(project, unit, port.role, path).names.get(port.name);
        // Where the component is not at hand, the step's own key is all that is known.
        const own = !declared || declared.port === port;
        yield {
          path,
          span: port.key.span,
          symbol: own
            ? portSymbol(port, unit, path)
            : portSymbol(declared.port, declared.unit, declared.path),
          role: own && !unit.component ? 'declaration' : 'binding',
        };
      }
  }
  for (const { references } of readUses(source, source.root).uses)
    for (const reference of references) {
      const { span } = reference;
      if (reference.to === 'port') {
        const { port, unit, path: declaredIn } = reference.declaration;
        yield { path, span, symbol: portSymbol(port, unit, declaredIn), role: 'use' };
      } else {
        const { unit } = reference;
        yield { path, span, symbol: stepSymbol(unit, unit.pipeline ?? unit, path), role: 'use' };
      }
    }
}

/** The key that declares a thing is the thing: an anchored step that is used twice is one. */
function symbolId(path: string, key: YamlScalar | undefined): string {
  return `${path}\n${key?.span.start}`;
}

function portSymbol(port: Port, unit: Unit, path: string): NamedSymbol {
  return { id: symbolId(path, port.key), what: port.role, name: port.name, unit, path };
}

function stepSymbol(step: Unit, pipeline: Unit, path: string): NamedSymbol {
  const name = step.key?.text ?? '';
  return { id: symbolId(path, step.key), what: 'step', name, unit: pipeline, path };
}

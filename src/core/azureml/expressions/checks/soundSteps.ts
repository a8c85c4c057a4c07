/**
 * Steps of a pipeline in which nothing is wrong. What is known of such a step is kept as long as its own text, the text
 * around all steps, and what it names of other steps and component files stay as they are: a key in one step of a
 * long pipeline then costs nothing in the others.
 */
import type { YamlMapping } from '../../../languages/yaml/tree.ts';
import { defineFact, type Project } from '../../../project/project.ts';
import { type Unit, unitsOf } from '../../bindings/bindings.ts';
import { componentFile } from '../../bindings/componentFiles.ts';
import { interfacesIn } from '../../bindings/interface.ts';
import { unitOf } from '../../bindings/unit.ts';
import { movedPart, type Part, partOf } from '../parts.ts';
import type { InterfaceLookup } from '../resolve.ts';
import { type Reading, readUses, type Source } from '../uses.ts';
import { problemsIn } from './problemsIn.ts';

interface CheckedStep {
  /** `undefined` where something is wrong with it. */
  readonly part: Part | undefined;
  /** The pipeline without its steps, as it was. */
  readonly around: Around;
  /** The other steps that it names; `undefined` for those that are not there. */
  readonly steps: ReadonlyMap<string, object | undefined>;
  readonly files: ReadonlyMap<string, object | undefined>;
}

/** What the sound steps say, by name. Steps that were not parsed by themselves are not among them. */
export function soundSteps(source: Source, root: Unit): ReadonlyMap<string, Part> {
  const sound = new Map<string, Part>();
  const around = source.project.get(aroundSteps, source.path);
  if (!around) return sound;
  const { project, path } = source;
  const interfaceOf = interfacesIn(project, path);
  const holds = ({ around: before, steps, files }: CheckedStep) =>
    before === around &&
    all(steps, (name, identity) => identityOf(root, name) === identity) &&
    all(files, (each, file) => componentFile(project, each)?.identity === file);
  for (const name of root.steps.keys()) {
    const compute = () => checkStep(source, root, name, around, interfaceOf);
    const { part } = root.steps.pairOf(name)?.own?.get(question, compute, moved, holds) ?? {};
    if (part) sound.set(name, part);
  }
  return sound;
}

const question = {};

function moved(step: CheckedStep, by: number): CheckedStep {
  return { ...step, part: step.part && movedPart(step.part, by) };
}

function all<Key, Value>(map: ReadonlyMap<Key, Value>, isTrue: (key: Key, value: Value) => boolean): boolean {
  for (const [key, value] of map) if (!isTrue(key, value)) return false;
  return true;
}

function identityOf(root: Unit, step: string): object | undefined {
  return root.steps.pairOf(step)?.own?.identity;
}

function checkStep(
  source: Source,
  root: Unit,
  name: string,
  around: Around,
  interfaceOf: InterfaceLookup,
): CheckedStep {
  const files = new Map<string, object | undefined>();
  const reading = readUses(source, root, [...unitsOf(root.steps.get(name))], (unit, role) => {
    const found = interfaceOf(unit, role);
    for (const [path, identity] of found.files) files.set(path, identity);
    return found;
  });
  const part = partOf(reading);
  const isSound = problemsIn(reading, new Set(part.used)).length === 0;
  const others = namedSteps(reading);
  const isKnown = others.every((each) => identityOf(root, each) !== undefined);
  return {
    part: isSound && isKnown ? part : undefined,
    around,
    steps: new Map(others.map((each) => [each, identityOf(root, each)])),
    files,
  };
}

/** The steps beside the one that is read whose outputs or inputs it names. */
function namedSteps({ uses, root }: Reading): string[] {
  return uses.flatMap(({ meaning, site }) =>
    meaning.of === 'step' && site.unit.pipeline === root ? meaning.step.text : [],
  );
}

/** A pipeline's own settings, inputs and outputs: the same object as long as all of it stays the same. */
interface Around {
  readonly kind: string;
  /** Its keys and what keeps them apart from later versions. */
  readonly parts: readonly (string | object)[];
}

const aroundSteps = defineFact<Around | undefined>({
  name: 'a pipeline around its steps',
  compute(project: Project, path) {
    const root = unitOf({ project, path });
    const parts = root?.jobType === 'pipeline' && root.path === '' ? partsOf(root.mapping) : undefined;
    return root && parts && { kind: `${root.dialect} ${root.role}`, parts };
  },
  equal: (a, b) =>
    a !== undefined &&
    b !== undefined &&
    a.kind === b.kind &&
    a.parts.length === b.parts.length &&
    a.parts.every((part, index) => part === b.parts[index]),
});

/** `undefined` where a part was not parsed by itself, so that later versions of it cannot be told from this one. */
function partsOf({ pairs }: YamlMapping): readonly (string | object)[] | undefined {
  const parts: (string | object)[] = [];
  for (const { key, value, own } of pairs) {
    parts.push(key.text);
    if (own) parts.push(own.identity);
    else if (value?.kind !== 'mapping') return undefined;
    else if (key.text !== 'jobs')
      for (const inner of value.pairs) {
        if (!inner.own) return undefined;
        parts.push(inner.own.identity);
      }
  }
  return parts;
}

/** Files and folders of the machine that a document names, for links and for looking whether they are there. */
import { folderOf, isAbsolute, resolvePath } from '../../base/paths.ts';
import { pathText, type Step } from '../../languages/yaml/locate.ts';
import { movedScalar } from '../../languages/yaml/moved.ts';
import {
  asString,
  valueFor,
  type YamlNode,
  type YamlPair,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import { defineFact } from '../../project/project.ts';
import { documentIn, type SourceDocument } from './document.ts';
import type { DocumentKind } from './kinds.ts';

/** What a path is for. */
export type PathPurpose =
  | 'code'
  | 'conda file'
  | 'build context'
  | 'Dockerfile'
  | 'document'
  | 'data'
  | 'training data'
  | 'include'
  | 'script'
  | 'reference';

export interface LocalPath {
  readonly purpose: PathPurpose;
  readonly scalar: YamlScalar;
  /** As it is written, without `file:`. */
  readonly written: string;
  readonly path: string;
  /** Whether it is a folder; `undefined` where it may be either. */
  readonly folder: boolean | undefined;
  /** Of data, the `type` and `mode` beside it; `undefined` at the root of the document, and where they are left out. */
  readonly type?: string | undefined;
  readonly mode?: string | undefined;
}

/** What the CLI looks for below the folder of the document: for it, `~` is a name like any other. */
const isOfCLI: ReadonlySet<PathPurpose> = new Set(['code', 'conda file', 'build context']);

const isData: ReadonlySet<PathPurpose> = new Set(['data', 'training data']);

const documentKeys = /(?:^|\.)(?:component|trial|job|create_job)$/;

/** The keys, as the last part of the path, whose value is a local file or folder. */
const purposes: readonly (readonly [RegExp, PathPurpose, boolean | undefined])[] = [
  [/(?:^|\.)code$/, 'code', true],
  [/(?:^|\.)conda_file$/, 'conda file', false],
  [/(?:^|\.)build\.path$/, 'build context', true],
  [documentKeys, 'document', false],
  [/(?:^|\.)(?:inputs\.[^.]+|model)\.path$/, 'data', undefined],
  [/(?:^|\.)(?:training|validation|test)_data\.path$/, 'training data', undefined],
  [/(?:^|\.)additional_includes\[\d+\]$/, 'include', undefined],
];

const keys = new Set([
  'code',
  'conda_file',
  'path',
  'component',
  'trial',
  'job',
  'create_job',
  'dockerfile_path',
  'scoring_script',
  'entry_script',
  'file',
  'folder',
]);

/** What is below these keys is the user's own. */
const free = /(?:^|\.)(?:tags|properties|environment_variables)\./;

/** Keys whose value is seen from the folder that another key names: that key, what it is, and how many levels further out. */
const seenFrom: readonly (readonly [RegExp, string, PathPurpose, up?: number])[] = [
  [/(?:^|\.)entry\.file$/, 'code', 'script', 1],
  [/(?:^|\.)build\.dockerfile_path$/, 'path', 'Dockerfile'],
  [/(?:^|\.)code_configuration\.scoring_script$/, 'code', 'script'],
  [/(?:^|\.)task\.entry_script$/, 'code', 'script'],
];

/** What decides what a path means: which document it is, and where. */
type Source = Pick<SourceDocument, 'kind' | 'path'>;

/** In reading order. None in a file that is no Azure ML document. */
export function localPathsOf({
  project,
  path,
}: Pick<SourceDocument, 'project' | 'path'>): readonly LocalPath[] {
  return project.get(localPaths, path);
}

const localPaths = defineFact<readonly LocalPath[]>({
  name: 'local paths of a document',
  compute(project, path) {
    const kind = documentIn(project, path)?.kind;
    if (kind === undefined) return [];
    return new Finder({ kind, path }).below(project.file(path)?.yaml.root);
  },
});

/** Goes through a document. What it finds in a step is kept as long as the step stays as it is. */
class Finder {
  readonly #source: Source;
  /** From the root to where it is. */
  readonly #steps: Step[] = [];

  constructor(source: Source) {
    this.#source = source;
  }

  below(node: YamlNode | undefined): readonly LocalPath[] {
    if (node?.kind === 'mapping')
      return node.pairs.flatMap((pair) =>
        this.#at({ mapping: node, pair, key: pair.key.text }, () => this.#in(pair)),
      );
    if (node?.kind === 'sequence')
      return node.items.flatMap(({ value }, index) =>
        this.#at({ sequence: node, index }, () => this.below(value)),
      );
    const local = node?.kind === 'scalar' ? localPathOf(this.#source, node, this.#steps) : undefined;
    return local ? [local] : [];
  }

  #at(step: Step, find: () => readonly LocalPath[]): readonly LocalPath[] {
    this.#steps.push(step);
    const found = find();
    this.#steps.pop();
    return found;
  }

  #in(pair: YamlPair): readonly LocalPath[] {
    const question = pair.own && questionAbout(this.#source.kind, this.#steps);
    const find = () => this.below(pair.value);
    return question ? (pair.own?.get(question, find, moved) ?? []) : find();
  }
}

/** The same for pairs of which the same is asked: what is found in them depends on what is around them only so far. */
function questionAbout(kind: DocumentKind | undefined, steps: readonly Step[]): object | undefined {
  const [first] = steps;
  const isStep = steps.length === 2 && first && 'key' in first && first.key === 'jobs';
  if (kind === undefined || !(isStep || steps.length === 1)) return undefined;
  const about = `${kind} ${steps.length}`;
  const question = questions.get(about) ?? {};
  questions.set(about, question);
  return question;
}

const questions = new Map<string, object>();

function moved(found: readonly LocalPath[], by: number): readonly LocalPath[] {
  return found.map((each) => ({ ...each, scalar: movedScalar(each.scalar, by) }));
}

/** Most keys name no file, and to look at the whole way costs. */
function mayName({ type, text }: YamlScalar, steps: readonly Step[]): boolean {
  if (type !== 'string' || text.length > 1000) return false;
  const last = steps.at(-1);
  return !last || !('key' in last) || keys.has(last.key) || /^\s*file:/.test(text);
}

/** `undefined` for what is no path of this machine: an address, an asset, an expression, a placeholder. */
export function localPathOf(
  { kind, path: self }: Source,
  scalar: YamlScalar,
  steps: readonly Step[],
): LocalPath | undefined {
  if (!mayName(scalar, steps)) return undefined;
  const text = scalar.text.trim();
  const path = pathText(steps);
  const at = (
    purpose: PathPurpose,
    written: string,
    folder?: boolean,
    context = '',
  ): LocalPath | undefined =>
    isLocal(written) || (isOfCLI.has(purpose) && /^~\/[^$]/.test(written) && isLocal(written.slice(1)))
      ? { purpose, scalar, written, path: resolvePath(self, context + written), folder }
      : undefined;
  if (/^file:(?!\/\/)/.test(text))
    return at(documentKeys.test(path) ? 'document' : 'reference', text.slice(5), false);
  const inside = seenFrom.find(([pattern]) => pattern.test(path));
  if (inside) {
    // Batch endpoints also take the name of a module.
    if (inside[2] === 'script' && !/\.py$/.test(text)) return undefined;
    const step = steps.at(-1 - (inside[3] ?? 0));
    const context = step && 'mapping' in step ? asString(valueFor(step.mapping, inside[1])) : undefined;
    return context !== undefined && isLocal(context) && !isAbsolute(text)
      ? at(inside[2], text, false, `${context.replace(/\/+$/, '')}/`)
      : undefined;
  }
  if ((kind === 'data' || kind === 'model') && path === 'path') return at('data', text);
  if (kind === 'mltable') {
    const [, key] = /^paths\[\d+\]\.(file|folder)$/.exec(path) ?? [];
    return key === undefined ? undefined : at('data', text, key === 'folder');
  }
  if (free.test(path)) return undefined;
  const known = purposes.find(([pattern]) => pattern.test(path));
  if (!known) return undefined;
  // A data path with a colon or an at sign is an asset to the command line, not a file.
  if (path.endsWith('.path') && /[:@]/.test(text)) return undefined;
  // `job` and `trial` are names that people give to tags too.
  if (documentKeys.test(path) && !/\.ya?ml$|^\.\.?\//i.test(text)) return undefined;
  const found = at(known[1], text, known[2]);
  const around = steps.at(-1);
  return found && isData.has(found.purpose) && around && 'mapping' in around
    ? {
        ...found,
        type: asString(valueFor(around.mapping, 'type')),
        mode: asString(valueFor(around.mapping, 'mode')),
      }
    : found;
}

export interface PathPlace {
  readonly purpose: PathPurpose;
  /** From which it is seen. */
  readonly folder: string;
}

/** What a path would be for that stood at the end of the steps; `undefined` where none can. */
export function pathPlaceAt(source: Source, steps: readonly Step[]): PathPlace | undefined {
  const text = './any.py';
  const scalar: YamlScalar = {
    kind: 'scalar',
    style: 'plain',
    type: 'string',
    text,
    value: text,
    span: { start: 0, end: 0 },
    textStart: undefined,
  };
  const found = localPathOf(source, scalar, steps);
  return found && { purpose: found.purpose, folder: folderOf(found.path) };
}

/** Neither an address, an asset, an expression, a template nor a placeholder. */
function isLocal(text: string): boolean {
  return text !== '' && !/^[a-z][\w+.-]*:|^\/\/|[{}<>|*?"\n]|\$\(|^~/i.test(text);
}

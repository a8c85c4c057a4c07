/** Files and folders of the machine that a document names, for links and for looking whether they are there. */
import { isAbsolute, resolvePath } from '../../base/paths.ts';
import { pathText, type Step, walk } from '../../languages/yaml/locate.ts';
import { asString, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { SourceDocument } from './document.ts';

/** What a path is for. */
export type PathPurpose =
  | 'code'
  | 'conda file'
  | 'build context'
  | 'Dockerfile'
  | 'document'
  | 'data'
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
}

const documentKeys = /(?:^|\.)(?:component|trial|job|create_job)$/;

/** The keys, as the last part of the path, whose value is a local file or folder. */
const purposes: readonly (readonly [RegExp, PathPurpose, boolean | undefined])[] = [
  [/(?:^|\.)code$/, 'code', true],
  [/(?:^|\.)conda_file$/, 'conda file', false],
  [/(?:^|\.)build\.path$/, 'build context', true],
  [documentKeys, 'document', false],
  [/(?:^|\.)(?:inputs\.[^.]+|model)\.path$/, 'data', undefined],
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
]);

/** What is below these keys is the user's own. */
const free = /(?:^|\.)(?:tags|properties|environment_variables)\./;

/** Keys whose value is seen from the folder that another key names: that key, and how to get to it. */
const seenFrom: readonly (readonly [RegExp, string, PathPurpose])[] = [
  [/(?:^|\.)build\.dockerfile_path$/, 'path', 'Dockerfile'],
  [/(?:^|\.)code_configuration\.scoring_script$/, 'code', 'script'],
  [/(?:^|\.)task\.entry_script$/, 'code', 'script'],
];

/** In reading order. None in a file that is no Azure ML document. */
export function localPathsOf(document: SourceDocument): LocalPath[] {
  if (document.kind === undefined) return [];
  return [...walk(document.root)].flatMap(({ node, steps }) =>
    node.kind === 'scalar' ? (localPathOf(document, node, steps) ?? []) : [],
  );
}

/** `undefined` for what is no path of this machine: an address, an asset, an expression, a placeholder. */
export function localPathOf(
  { kind, path: self }: SourceDocument,
  scalar: YamlScalar,
  steps: readonly Step[],
): LocalPath | undefined {
  if (scalar.type !== 'string' || scalar.text.length > 1000) return undefined;
  const text = scalar.text.trim();
  const last = steps.at(-1);
  // Most keys are none of these, and to write out the whole way costs.
  if (last && 'key' in last && !keys.has(last.key) && !text.startsWith('file:')) return undefined;
  const path = pathText(steps);
  const at = (
    purpose: PathPurpose,
    written: string,
    folder?: boolean,
    context = '',
  ): LocalPath | undefined =>
    isLocal(written)
      ? { purpose, scalar, written, path: resolvePath(self, context + written), folder }
      : undefined;
  if (/^file:(?!\/\/)/.test(text))
    return at(documentKeys.test(path) ? 'document' : 'reference', text.slice(5), false);
  const inside = seenFrom.find(([pattern]) => pattern.test(path));
  if (inside) {
    // Batch endpoints also take the name of a module.
    if (inside[2] === 'script' && !/\.py$/.test(text)) return undefined;
    const step = steps.at(-1);
    const context = step && 'mapping' in step ? asString(valueFor(step.mapping, inside[1])) : undefined;
    return context !== undefined && isLocal(context) && !isAbsolute(text)
      ? at(inside[2], text, false, `${context.replace(/\/+$/, '')}/`)
      : undefined;
  }
  if ((kind === 'data' || kind === 'model') && path === 'path') return at('data', text);
  if (free.test(path)) return undefined;
  const known = purposes.find(([pattern]) => pattern.test(path));
  if (!known) return undefined;
  // A data path with a colon or an at sign is an asset to the command line, not a file.
  if (path.endsWith('.path') && /[:@]/.test(text)) return undefined;
  // `job` and `trial` are names that people give to tags too.
  if (documentKeys.test(path) && !/\.ya?ml$|^\.\.?\//i.test(text)) return undefined;
  return at(known[1], text, known[2]);
}

/** Neither an address, an asset, an expression, a template nor a placeholder. */
function isLocal(text: string): boolean {
  return text !== '' && !/^[a-z][\w+.-]*:|^\/\/|[{}<>|*?"\n]|\$\(|^~/i.test(text);
}

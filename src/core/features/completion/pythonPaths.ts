/** Arguments of the SDK that name a file or folder: `command(code="…")`, `Environment(conda_file="…")`. */
import type { PathPurpose } from '../../azureml/documents/localPaths.ts';
import { folderOf, isFilePath } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Completion } from './completion.ts';
import { filesAt } from './files.ts';
import { calledAround } from './pythonCall.ts';

/**
 * The functions and classes of `azure.ai.ml` by the argument, and what they take there. `load_…` has it first, and so
 * without a name.
 */
const purposes: readonly (readonly [argument: string | undefined, called: RegExp, PathPurpose])[] = [
  ['code', /^(?:command|spark|CodeConfiguration|CommandComponent)$/, 'code'],
  ['conda_file', /^Environment$/, 'conda file'],
  ['path', /^BuildContext$/, 'build context'],
  ['path', /^(?:Input|Data|Model)$/, 'data'],
  ['source', /^load_[a-z_]+$/, 'document'],
  [undefined, /^load_[a-z_]+$/, 'document'],
];

/**
 * Code is run from wherever somebody starts it; what is offered is seen from its own folder, in which notebooks run.
 * @param argument the name before the literal, if there is one
 * @param span of the literal, without its quotes
 */
export function completePythonPath(
  { project, path, text }: DocumentFacts,
  argument: string | undefined,
  span: Span,
  offset: number,
): Completion[] {
  if (!isFilePath(path) || !purposes.some(([name]) => name === argument)) return [];
  const called = calledAround(text, span.start - 1);
  if (called === undefined) return [];
  // A second argument without a name is something else.
  if (argument === undefined && !/\(\s*[ru]?["']$/i.test(text.slice(0, span.start))) return [];
  const [, , purpose] = purposes.find(([name, of]) => name === argument && of.test(called)) ?? [];
  if (!purpose) return [];
  return filesAt({
    project,
    path,
    from: folderOf(path),
    purpose,
    typed: text.slice(span.start, offset),
    span,
  });
}

/** Where in a file a release of the matrix can be used. */
import type { FileEdit } from '../../base/findings.ts';
import { isDockerfilePath, isPythonPath } from '../../base/paths.ts';
import { type Span, touches } from '../../base/span.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { renaming } from '../../stack/renaming.ts';
import { releaseNamed } from './reference.ts';

export interface Place {
  /** What is written there. */
  readonly written: string;
  readonly span: Span;
  readonly edit: FileEdit;
}

/** The environments of the document that can name the release; of those around the cursor the innermost alone. */
export function placesFor(document: DocumentFacts, reference: string, offset: number): readonly Place[] {
  const release = releaseNamed(document.matrix, reference);
  const places = document.environments.flatMap((environment) => {
    const edit = renaming(environment, release, document.text);
    const own = edit && (edit.path === undefined || edit.path === document.path);
    return edit && own ? [{ environment, edit }] : [];
  });
  const here = places
    .filter(({ environment }) => touches(aroundOf(environment), { start: offset, end: offset }))
    .sort((a, b) => lengthOf(aroundOf(a.environment)) - lengthOf(aroundOf(b.environment)));
  const chosen = here[0] ? [here[0]] : places;
  const once = new Map(chosen.map(({ edit }) => [edit.span.start, edit]));
  return [...once.values()].map((edit) => {
    const { span } = edit;
    return { written: document.text.slice(span.start, span.end), span, edit };
  });
}

function aroundOf({ site, span }: ResolvedEnvironment): Span {
  return site?.pair?.span ?? span;
}

function lengthOf({ start, end }: Span): number {
  return end - start;
}

/** What to type at the cursor of a file that names no environment yet: with its key or instruction on an empty line. */
export function textToInsert(document: DocumentFacts, reference: string, offset: number): string {
  const { text, path, matrix } = document;
  const { environment, image } = releaseNamed(matrix, reference);
  const lineStart = text.lastIndexOf('\n', offset - 1) + 1;
  const isEmpty =
    /^[^\S\n]*(?:\n|$)/.test(text.slice(lineStart)) && text.slice(lineStart, offset).trim() === '';
  if (isDockerfilePath(path)) return isEmpty ? `FROM ${image}` : image;
  const named = environment ?? image;
  if (isPythonPath(path)) return named;
  if (!isEmpty || !/\.ya?ml$/i.test(path)) return named;
  const kind = document.kind;
  if (kind === 'environment') return `image: ${image}`;
  const column = ' '.repeat(offset - lineStart);
  return environment === undefined
    ? `environment:\n${column}  image: ${image}`
    : `environment: ${environment}`;
}

/** A release of the matrix in place of an environment or image, as each kind of file names it. */
import type { FileEdit } from '../base/findings.ts';
import { replaceText } from '../base/located.ts';
import type { ResolvedEnvironment } from './environment.ts';

export interface NamedRelease {
  /** `undefined` for what is an image alone. */
  readonly environment: string | undefined;
  readonly image: string;
}

/**
 * Names a release in the place where an environment is written: at the reference, the image, or `FROM` of its Dockerfile.
 * @param text of the document that has the environment
 * @returns `undefined` where that place can not name it: an image in Python code that names an environment
 */
export function renaming(
  { reference, image, recipe, site }: ResolvedEnvironment,
  release: NamedRelease,
  text: string,
): FileEdit | undefined {
  if (!reference) {
    const written = image ?? recipe?.base;
    return written && replaceText(written, release.image);
  }
  if (release.environment !== undefined) return replaceText(reference, release.environment);
  const key = site?.pair?.key.span;
  if (!key || /\.(?:py|ipynb)$/i.test(reference.path)) return undefined;
  if (site.owner.flow) return { span: reference.span, newText: `{ image: ${release.image} }` };
  const line = text.lastIndexOf('\n', key.start - 1) + 1;
  const blanks = /\s*$/.exec(text.slice(key.end, reference.span.start))?.[0].length ?? 0;
  return {
    span: { start: reference.span.start - blanks, end: reference.span.end },
    newText: `\n${' '.repeat(key.start - line + 2)}image: ${release.image}`,
  };
}

/** The Dockerfiles that are written beside devcontainer.json. */

import { applyEdits, type TextEdit } from '../../base/span.ts';
import { type Matrix, newestTag, sortedTags } from '../../knowledge/matrix/matrix.ts';
import { parseTag } from '../../knowledge/matrix/naming.ts';
import type { Recipe } from '../../stack/recipe.ts';
import { pinned } from './pin.ts';

/** Where Azure ML puts the environment that it makes from a conda file, up to the name. */
const condaEnvironment = '/azureml-envs/acpt';

/**
 * Does what Azure ML does with an image and a conda file: an environment beside those of the image, first on the PATH.
 * @param condaFile as seen from the build context
 * @param files the conda file and the requirements files that it names
 */
export function condaDockerfile(image: string, condaFile: string, files: readonly string[]): string {
  const copied = [...new Set([condaFile, ...files])];
  return `${[
    '# Written by ACPT: the image with the conda file as an environment of its own, as Azure ML builds it.',
    `FROM ${image}`,
    ...copied.map((file) => `COPY ${JSON.stringify([file, `/tmp/acpt/${file}`])}`),
    `RUN conda env create --quiet --prefix ${condaEnvironment} --file ${shellWord(`/tmp/acpt/${condaFile}`)} && conda clean --all --yes --quiet`,
    `ENV PATH=${condaEnvironment}/bin:$PATH \\`,
    `    CONDA_DEFAULT_ENV=${condaEnvironment} \\`,
    `    AZUREML_CONDA_ENVIRONMENT_PATH=${condaEnvironment} \\`,
    `    LD_LIBRARY_PATH=${condaEnvironment}/lib:$LD_LIBRARY_PATH`,
  ].join('\n')}\n`;
}

function shellWord(text: string): string {
  return /^[\w./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}

/**
 * A copy of a Dockerfile in which every ACPT image has a tag that stays what it is; no text where nothing floats.
 * Templates (`{{latest-image-tag:…}}`) are filled in by the tool that publishes environments, not by Docker.
 */
export function pinnedDockerfile(
  matrix: Matrix,
  { images, path }: Recipe,
  text: string,
): { text: string | undefined; remarks: string[] } | { problem: string } {
  const edits: TextEdit[] = [];
  const remarks: string[] = [];
  for (const each of images) {
    const { template, meaning, scalar } = each;
    const name = meaning.repository.text;
    if (template) {
      const tag = tagForTemplate(matrix, name, text.slice(scalar.span.start, scalar.span.end));
      if (tag === undefined)
        return {
          problem: `${path} begins with a template, and no tag of ${name} is known here to put there.`,
        };
      edits.push({ span: scalar.span, newText: `${name}:${tag}` });
      remarks.push(
        `The template behind FROM ${name} is filled in with ${tag}, the newest tag that is known.`,
      );
      continue;
    }
    // Nothing is pinned where the name is put together from build arguments: the edit would have no place.
    if (text.slice(scalar.span.start, scalar.span.end) !== scalar.text) continue;
    const pin = pinned(matrix, meaning);
    if (pin.remark === undefined || pin.image === scalar.text || !matrix.repository(name)) continue;
    edits.push({ span: scalar.span, newText: pin.image });
    remarks.push(pin.remark);
  }
  if (edits.length === 0) return { text: undefined, remarks };
  const header = `# Written by ACPT: ${path.slice(path.lastIndexOf('/') + 1)} with pinned images. Change that file, not this copy.\n`;
  return { text: header + applyEdits(text, edits), remarks };
}

/** The newest tag that the template's own pattern allows. */
function tagForTemplate(matrix: Matrix, name: string, written: string): string | undefined {
  const repository = matrix.repository(name);
  if (!repository) return undefined;
  const [, pattern] = /\{\{latest-image-tag:(.*)\}\}/.exec(written) ?? [];
  const allowed = patternOf(pattern);
  return (
    sortedTags(repository).find(
      ([tag]) => parseTag(tag) !== undefined && allowed?.test(tag) !== false,
    )?.[0] ?? newestTag(repository)?.tag
  );
}

function patternOf(pattern: string | undefined): RegExp | undefined {
  try {
    return pattern === undefined ? undefined : new RegExp(`^(?:${pattern})`);
  } catch {
    // Somebody else's syntax.
    return undefined;
  }
}

import { debianOf } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { failingUpdate } from '../support/aptUpdate.ts';
import { defineRule } from '../support/rule.ts';

export const archivedDebian = defineRule({
  code: 'archived-debian',
  severity: 'error',
  summary: 'apt-get update runs in an image of a Debian release whose packages were moved to the archive.',
  *check({ environments, project }) {
    for (const { recipe } of environments) {
      const image = recipe?.kind === 'dockerfile' ? recipe.base : undefined;
      const release = image && debianOf(image.meaning);
      if (!image || !release || !archived.test(release) || image.path !== recipe?.path) continue;
      const update = failingUpdate(project, image.path);
      if (!update) continue;
      yield {
        path: image.path,
        span: spanOfPart(image, { start: 0, end: image.text.length }),
        message: `Debian ${release} was moved to archive.debian.org, so apt-get update fails. Use an image of Debian bookworm.`,
        related: [{ path: image.path, span: update.command.span, message: 'It runs here.' }],
        fixes: fixesOf(image, release),
      };
    }
  },
});

const archived = /^(?:jessie|stretch|buster)$/;

/** The same image on bookworm, where Docker has one for each Python of that name. */
function fixesOf(image: RecipeImage, release: string): Fix[] {
  const name = image.meaning.repository.text.replace(/^docker\.io\/(?:library\/)?/, '');
  const tag = image.meaning.tag?.text ?? '';
  const isThere = name === 'python' && /^3\.(?:[89]|1[0-2])(?:-slim)?-\w+$/.test(tag);
  if (!isThere || image.meaning.digest || image.textStart === undefined) return [];
  const right = image.text.replace(new RegExp(`${release}$`), 'bookworm');
  return [{ title: `Use ${right}`, edits: [replaceText(image, right)], needsJudgement: true }];
}

import { acptNamespace, ubuntuOf } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { imagesOf } from '../support/images.ts';
import { defineRule } from '../support/rule.ts';

/** The end of standard support. */
const endOfLife: Readonly<Record<string, string>> = {
  '16.04': '2021-04-30',
  '18.04': '2023-05-31',
  '20.04': '2025-05-31',
};

export const osEndOfLife = defineRule({
  code: 'os-end-of-life',
  severity: 'info',
  summary: 'The Ubuntu release of the base image has reached its end of life.',
  *check(document) {
    for (const image of imagesOf(document)) {
      const { repository } = image.meaning;
      // What becomes of ACPT's images is known image by image.
      if (acptNamespace(repository.text)) continue;
      const release = ubuntuOf(image.meaning);
      const end = release && endOfLife[release];
      if (end === undefined || end >= document.today) continue;
      yield {
        path: image.path,
        span: spanOfPart(image, repository.span),
        message: `Ubuntu ${release} reached its end of life on ${end}; the image gets no more security fixes.`,
        fixes: fixesOf(image),
      };
    }
  },
});

/** The image of the same name on the next release, where no tag of the old one is pinned. */
function fixesOf(image: RecipeImage): Fix[] {
  const { repository, tag, digest } = image.meaning;
  if (digest || (tag && tag.text !== 'latest') || image.textStart === undefined) return [];
  if (!/\/openmpi4\.1\.0-ubuntu20\.04$/.test(repository.text)) return [];
  const right = image.text.replace('ubuntu20.04', 'ubuntu22.04');
  return [{ title: 'Use openmpi4.1.0-ubuntu22.04', edits: [replaceText(image, right)] }];
}

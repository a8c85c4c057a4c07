import { nameOnHub } from '../../azureml/references/imageReference.ts';
import { spanOfPart } from '../../base/located.ts';
import { compareReleases } from '../../languages/python/specifier.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { failingUpdate } from '../support/aptUpdate.ts';
import { defineRule } from '../support/rule.ts';

export const oldCudaKey = defineRule({
  code: 'old-cuda-key',
  severity: 'error',
  summary: "apt-get update runs in an image that only knows NVIDIA's former signing key.",
  *check({ environments, project }) {
    for (const { recipe } of environments) {
      const image = recipe?.kind === 'dockerfile' ? recipe.base : undefined;
      if (!image || image.path !== recipe?.path || !hasFormerKey(image)) continue;
      const text = project.read(image.path) ?? '';
      if (bringsKey.test(text) || removesLists.test(text)) continue;
      const update = failingUpdate(project, image.path);
      if (!update) continue;
      const { run, command } = update;
      yield {
        path: image.path,
        span: spanOfPart(image, { start: 0, end: image.text.length }),
        message: `This image is older than the key with which NVIDIA has signed its packages since April 2022, so apt-get update fails. Remove NVIDIA's lists first, or use a newer image.`,
        related: [{ path: image.path, span: command.span, message: 'It runs here.' }],
        fixes: [
          {
            title: "Remove NVIDIA's lists",
            edits: [
              {
                path: image.path,
                span: { start: run.span.start, end: run.span.start },
                newText: `RUN rm -f ${lists.map((name) => `/etc/apt/sources.list.d/${name}`).join(' ')}\n`,
              },
            ],
          },
        ],
      };
    }
  },
});

const lists = ['cuda.list', 'nvidia-ml.list'];

/** With which a build may have the key, or do without. */
const bringsKey = /apt-key|keyring|\.pub\b|\.list\b|nvidia-ml|\bgpg\b|APT_CONFIG|Acquire::|AllowInsecure/i;

/** Other ways to find them: all that names NVIDIA, or the folder of apt. */
const removesLists = /^(?!\s*(?:FROM|ARG|ENV|LABEL|#)).*(?:\bnvidia\b|(?<!\b(?:lib|cache))\/apt\/)/m;

/** The last of PyTorch's images that were pushed before, on top of images of NVIDIA's; those for running alone have no list. */
function hasFormerKey({ meaning: { repository, tag, digest } }: RecipeImage): boolean {
  if (digest || nameOnHub(repository.text) !== 'pytorch/pytorch') return false;
  const version = /^(\d+(?:\.\d+)+)-cuda[\d.]+-cudnn\d+-devel$/.exec(tag?.text ?? '')?.[1];
  return version !== undefined && compareReleases(version, '1.11.0') <= 0;
}

import { type ImageReference, nameOnHub } from '../../azureml/references/imageReference.ts';
import { asScalar, asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { installsOf } from '../../stack/recipe.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const imageWithoutMpirun = defineRule({
  code: 'image-without-mpirun',
  severity: 'error',
  summary: 'A job with the mpi distribution runs in an image without mpirun on the PATH.',
  *check(document) {
    for (const { environment, distribution } of runsOf(document)) {
      const type = pairOf(distribution, 'type')?.value;
      if (!environment || !type || asString(valueFor(distribution, 'type'))?.toLowerCase() !== 'mpi')
        continue;
      const meaning = environment.recipe?.base?.meaning ?? environment.image?.meaning;
      // What a conda file that cannot be read installs is unknown.
      if (!meaning || (environment.condaFile && !environment.recipe)) continue;
      const lack = lackOf(meaning);
      if (lack === undefined || mayInstallMpi(document, environment)) continue;
      yield {
        // A script that the Dockerfile runs may install it.
        severity: environment.recipe?.kind === 'dockerfile' ? 'warning' : 'error',
        span: asScalar(type)?.span ?? environment.span,
        message: `Azure ML starts the processes with mpirun, ${lack}.`,
      };
    }
  },
});

/** The rest of a sentence about the image; `undefined` where nothing is known of it. */
function lackOf({ repository, tag }: ImageReference): string | undefined {
  const name = nameOnHub(repository.text);
  if (name === 'mcr.microsoft.com/azureml/openmpi5.0-cuda12.4-ubuntu22.04')
    return tag?.text === '20241215.v1'
      ? 'which is in /usr/local/openmpi/bin in this image, not on the PATH'
      : undefined;
  return /^(?:ubuntu|debian|python|nvidia\/cuda)$/.test(name)
    ? `which ${repository.text}${tag ? `:${tag.text}` : ''} does not contain`
    : undefined;
}

/** By conda, by pip, or in a Dockerfile by anything that has it in its name. */
function mayInstallMpi({ project }: DocumentFacts, { recipe }: ResolvedEnvironment): boolean {
  if (!recipe) return false;
  const isMpi = (name: string) => /mpi|horovod|mvapich|hpcx/.test(name);
  if (installsOf(recipe).some(({ requirements }) => requirements.some(({ name }) => isMpi(name))))
    return true;
  if (recipe.kind === 'conda') return false;
  return recipe.images.length > 1 || isMpi((project.read(recipe.path) ?? '').toLowerCase());
}

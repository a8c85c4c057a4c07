import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { asMapping, pairOf } from '../../languages/yaml/tree.ts';
import { packageTitle, type Stack } from '../../stack/stack.ts';
import { defineRule } from '../support/rule.ts';

export const condaFileHidesAcpt = defineRule({
  code: 'conda-file-hides-acpt',
  severity: 'warning',
  summary:
    'The conda file makes a new Python environment, in which nothing of the ACPT image can be imported.',
  *check({ environments }) {
    for (const { image, condaFile, base, stack, site } of environments) {
      // Curated images of other frameworks have no PyTorch to hide.
      if (!image || !condaFile || (!base && acptNamespace(image.meaning.repository.text) !== 'base'))
        continue;
      if (base?.accelerator?.kind === 'rocm') continue;
      const pair = pairOf(asMapping(site?.node), 'conda_file');
      const torch = stack?.packages.get('torch')?.value;
      const instead =
        torch === undefined
          ? 'and the conda file asks for no PyTorch at all'
          : `and PyTorch is the one of the conda file${torch ? ` (${torch})` : ''}`;
      yield {
        span: pair?.key.span ?? condaFile.span,
        message: `The job runs in a new conda environment: ${hidden(base)} of the image cannot be imported there, ${instead}. To keep them, build on the image with a Dockerfile.`,
      };
    }
  },
});

function hidden(base: Stack | undefined): string {
  const known = ['torch', 'deepspeed', 'onnxruntime-training'].flatMap((name) => {
    const version = base?.packages.get(name)?.value;
    return version ? [`${packageTitle(name)} ${version}`] : [];
  });
  return known.length === 0 ? 'PyTorch, DeepSpeed and ORT training' : known.join(', ');
}

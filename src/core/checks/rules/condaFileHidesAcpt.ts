import { acptNamespace } from '../../azureml/references/imageReference.ts';
import { asMapping, pairOf } from '../../languages/yaml/tree.ts';
import { packageTitle, type Stack } from '../../stack/stack.ts';
import { exactly, isInstalled, versionText } from '../../stack/version.ts';
import { defineRule } from '../support/rule.ts';

export const condaFileHidesAcpt = defineRule({
  code: 'conda-file-hides-acpt',
  severity: 'warning',
  summary:
    'The conda file creates a new Python environment, which cannot import the packages of the ACPT image.',
  *check({ environments }) {
    for (const { image, condaFile, base, stack, site, recipe } of environments) {
      // Curated images of other frameworks have no PyTorch to hide.
      if (!image || !condaFile || (!base && acptNamespace(image.meaning.repository.text) !== 'base'))
        continue;
      if (base?.accelerator?.kind === 'rocm') continue;
      const pair = pairOf(asMapping(site?.node), 'conda_file');
      const torch = stack?.packages.get('torch')?.value;
      // What a file installs that is not here is unknown.
      const instead = !recipe
        ? ''
        : !isInstalled(torch)
          ? '; the conda file installs no PyTorch'
          : `; PyTorch comes from the conda file${torch?.kind === 'present' ? '' : ` (${versionText(torch)})`}`;
      yield {
        span: pair?.key.span ?? condaFile.span,
        message: `Code runs in a new conda environment, without the image's ${hidden(base)}${instead}. To keep them, extend the image with a Dockerfile.`,
      };
    }
  },
});

function hidden(base: Stack | undefined): string {
  const known = ['torch', 'deepspeed', 'onnxruntime-training'].flatMap((name) => {
    const version = exactly(base?.packages.get(name)?.value);
    return version !== undefined ? [`${packageTitle(name)} ${version}`] : [];
  });
  return known.length === 0 ? 'PyTorch, DeepSpeed and ORT training' : known.join(', ');
}

import { exactVersion } from '../../languages/python/specifier.ts';
import { cudaOfIndex, isTorchIndex } from '../../languages/python/wheels.ts';
import { isInstalled } from '../../stack/version.ts';
import { defineRule } from '../support/rule.ts';

export const extraIndexUrl = defineRule({
  code: 'extra-index-url',
  severity: 'warning',
  summary:
    'With --extra-index-url, pip may install an unpinned PyTorch from PyPI, built for a different CUDA version.',
  *check({ environments }) {
    for (const environment of environments) {
      for (const { install, before, requirements } of environment.installs) {
        const index = install.extraIndexUrls.findIndex(
          ({ text }) => isTorchIndex(text) && cudaOfIndex(text) !== undefined,
        );
        const option = install.extraIndexOptions[index];
        const url = install.extraIndexUrls[index];
        if (!option || !url || install.indexUrl) continue;
        // An exact version with a label sorts above the same one without: only the open ones are at risk.
        const open = requirements.filter(
          ({ name, specifier }) =>
            family.includes(name) &&
            exactVersion(specifier) === undefined &&
            !isInstalled(before.packages.get(name)?.value),
        );
        const [first] = open;
        if (!first) continue;
        const alone = install.requirements.every(({ name }) => family.includes(name));
        const sign = option.textStart;
        yield {
          path: option.path,
          span: option.span,
          message: `pip may install ${first.name}${first.specifier} from PyPI, built for a CUDA version other than ${cudaOfIndex(url.text)}. ${alone ? 'Use --index-url or pin the version.' : 'Pin the version.'}`,
          fixes:
            alone && sign !== undefined
              ? [
                  {
                    title: 'Use --index-url',
                    edits: [
                      {
                        path: option.path,
                        span: { start: sign, end: sign + '--extra-index-url'.length },
                        newText: '--index-url',
                      },
                    ],
                  },
                ]
              : [],
        };
      }
    }
  },
});

const family = ['torch', 'torchvision', 'torchaudio'];

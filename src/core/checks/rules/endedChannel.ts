import { ownValue } from '../../base/ownValue.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, compareReleases } from '../../languages/python/specifier.ts';
import { defineRule } from '../support/rule.ts';

/**
 * The last releases that the channel has, by the names that pip uses. Sources: pytorch/pytorch#138506, and what
 * pytorch.org/get-started/previous-versions gives for conda.
 */
const last: Readonly<Record<string, string>> = { torch: '2.5.1', torchvision: '0.20.1', torchaudio: '2.5.1' };

export const endedChannel = defineRule({
  code: 'ended-channel',
  severity: 'error',
  summary: 'A requirement asks the conda channel pytorch for a release that is newer than its last one.',
  *check({ environments, matrix }) {
    for (const { installs } of environments)
      for (const { install } of installs) {
        if (install.tool !== 'conda') continue;
        for (const requirement of install.requirements) {
          const { name, path, span } = requirement;
          const newest = ownValue(last, name);
          if (newest === undefined || !isOfChannel(requirement)) continue;
          if (!isLater(requirement, newest, matrix)) continue;
          const conda = requirement.condaName;
          yield {
            path,
            span,
            message: `The channel pytorch has no ${conda} after ${newest}, so conda finds none. Use conda-forge::${conda}, or install ${name} with pip.`,
          };
        }
      }
  },
});

/** `pytorch::pytorch`: of several channels, any may have it. */
function isOfChannel(requirement: Requirement): requirement is Requirement & { readonly condaName: string } {
  return 'condaName' in requirement && 'channel' in requirement && requirement.channel === 'pytorch';
}

/** Whether only releases after that one will do. */
function isLater({ name, specifier }: Requirement, newest: string, { packages }: Matrix): boolean {
  const wanted = packages.package(name)?.versions.filter((each) => admits(specifier, each)) ?? [];
  return wanted.length > 0 && wanted.every((each) => compareReleases(each, newest) > 0);
}

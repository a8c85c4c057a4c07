import type { Fix } from '../../base/findings.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Install } from '../../stack/recipe.ts';
import { versionIn } from '../../stack/replay.ts';
import { allOrNone, removeRequirement } from '../support/edits.ts';
import { pytorchVersions } from '../support/groups.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const condaReplacesTorch = defineRule({
  code: 'conda-replaces-torch',
  severity: 'warning',
  summary: "conda installs its own PyTorch over the image's, which it does not see.",
  *check(document) {
    for (const { installs } of document.environments)
      for (const applied of installs) yield* checkInstall(applied, document);
  },
});

function* checkInstall(
  { install, before, requirements }: AppliedInstall,
  document: DocumentFacts,
): Generator<RuleFinding> {
  const present = versionIn(before, 'torch');
  if (install.tool !== 'conda' || install.fresh || present === undefined) return;
  // What an earlier step of the same build installed is no longer the image's.
  if (before.packages.get('torch')?.origin.place) return;
  const own = requirements.filter(({ name }) => name === 'torch');
  const others = requirements.filter(({ name }) => !install.noDeps && document.matrix.condaBringsTorch(name));
  const [first = others[0]] = own;
  if (!first) return;
  const { path, span } = first;
  const why = `conda does not see the image's torch ${present}, which pip installed, and installs its own PyTorch over it. The image's other packages were not built for that one.`;
  yield {
    group: pytorchVersions(install),
    path,
    span,
    message:
      own.length > 0
        ? `${why} Leave PyTorch out: the image has it.`
        : `${first.name} requires PyTorch. ${why} Install ${first.name} with pip.`,
    fixes: own.length > 0 ? withoutPyTorch(document, install, requirements) : [],
  };
}

/** Where something else is left to install. */
function withoutPyTorch(
  document: DocumentFacts,
  install: Install,
  requirements: AppliedInstall['requirements'],
): Fix[] {
  const ofTorch = requirements.filter(({ name }) => /^torch(?:vision|audio)?$/.test(name));
  if (ofTorch.length === requirements.length) return [];
  const edits = allOrNone(ofTorch.map((each) => removeRequirement(document, each, install)));
  const names = ofTorch.map((each) => ('condaName' in each ? each.condaName : each.name));
  return edits ? [{ title: `Remove ${names.join(' and ')}`, edits }] : [];
}

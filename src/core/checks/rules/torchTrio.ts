import type { FileEdit, Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { type TorchPartner, torchFor, torchRelease } from '../../knowledge/compatibility/torchReleases.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareVersions } from '../../knowledge/matrix/naming.ts';
import type { TorchRelease } from '../../knowledge/matrix/schema.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { publicVersion } from '../../languages/python/specifier.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { Install } from '../../stack/recipe.ts';
import { installWith, requirementOf, versionIn } from '../../stack/replay.ts';
import { installed } from '../../stack/stack.ts';
import { allOrNone, replaceSpecifierAndConstraints } from '../support/edits.ts';
import { pytorchVersions } from '../support/groups.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const torchTrio = defineRule({
  code: 'torch-trio',
  severity: 'error',
  summary: 'The versions of torch, torchvision and torchaudio do not match.',
  *check(document) {
    for (const environment of document.environments) {
      for (const partner of partners) yield* checkPartner(environment, partner, document);
    }
  },
});

const partners = ['torchvision', 'torchaudio'] as const;

function* checkPartner(
  environment: ResolvedEnvironment,
  partner: TorchPartner,
  document: DocumentFacts,
): Generator<RuleFinding> {
  const { installs, stack } = environment;
  // What the image brings is as it was built.
  if (installs.length === 0) return;
  const { matrix } = document;
  const torchSeries = seriesIn(stack, 'torch', matrix);
  const partnerSeries = seriesIn(stack, partner, matrix);
  const torch = versionIn(stack, 'torch') ?? torchSeries?.first;
  const version = versionIn(stack, partner) ?? partnerSeries?.first;
  if (!stack || torch === undefined || version === undefined) return;
  const release = torchRelease(matrix, torch);
  const other = torchFor(matrix, partner, version);
  const made = release?.[partner];
  if (!release || !made || !other || matches(made, version)) return;
  const torchAlone = requirementOf(installs, stack.packages.get('torch'));
  const partnerAlone = requirementOf(installs, stack.packages.get(partner));
  // One that asks for what is there already changes nothing, and holds all the same.
  const torchRequirement = torchAlone ?? besides(installs, partnerAlone, 'torch');
  const partnerRequirement = partnerAlone ?? besides(installs, torchAlone, partner);
  // A partner that is pinned alone makes pip replace torch: another rule reports that.
  if (!torchRequirement) return;
  // That rule also reports a torch that is replaced alone; this one is about a partner forgotten among others.
  const install = installWith(installs, torchRequirement);
  if (!install) return;
  const isAlone = !install.requirements.some(({ name }) => partners.some((each) => each === name));
  if (!partnerRequirement && environment.base && isAlone) return;
  const conda = [torchRequirement, partnerRequirement].some(
    (each) => each && installWith(installs, each)?.tool === 'conda',
  );
  // Conda's numbers of a patch release sometimes differ from those of the wheels.
  if (conda && series(made) === series(version)) return;
  // Of pip's ranges another rule knows more.
  if (!conda && (torchSeries || partnerSeries)) return;
  const sameCommand =
    partnerRequirement !== undefined && installWith(installs, partnerRequirement) === install;
  const { path, span } = partnerRequirement ?? torchRequirement;
  const isLoose = conda && sameCommand && isOfAnaconda(install);
  const asked = `torch ${torchSeries?.shown ?? torch}`;
  const needed = `torch ${partnerSeries ? series(other.torch) : other.torch}`;
  const there = `${partner} ${partnerSeries?.shown ?? version}`;
  const right = `${partner} ${torchSeries || partnerSeries ? series(made) : made}`;
  yield {
    group: pytorchVersions(install),
    severity: sameCommand && !isLoose ? 'error' : 'warning',
    path,
    span,
    message: isLoose
      ? `${there} is built for ${needed}, but ${asked} is required; its compiled extensions may fail to load. Use ${right}.`
      : partnerRequirement
        ? `${there} requires ${needed}, ${sameCommand ? `which conflicts with ${asked}` : `but ${asked} is installed`}. Use ${right}.`
        : `The image's ${there} requires ${needed}, but torch ${torchSeries?.shown ?? release.torch} replaces it. Install ${right} too.`,
    fixes: fixes(environment, release, torchRequirement, partnerRequirement),
  };
}

/** Anaconda's own packages of torchvision require torch in any version: conda installs both. */
function isOfAnaconda({ channels }: Install): boolean {
  return channels !== undefined && ['defaults', 'anaconda', 'main'].includes(channels[0] ?? 'defaults');
}

/** What the same command asks of another package. */
function besides(
  installs: ResolvedEnvironment['installs'],
  requirement: Located<Requirement> | undefined,
  name: string,
): Located<Requirement> | undefined {
  const install = requirement && installWith(installs, requirement);
  return install?.requirements.find((each) => each.name === name && each.specifier !== '');
}

/** `=2.5` of conda: the releases of a series are made for each other's series alike. */
function seriesIn(
  stack: ResolvedEnvironment['stack'],
  name: 'torch' | TorchPartner,
  { compatibility }: Matrix,
): { readonly shown: string; readonly first: string } | undefined {
  const value = installed(stack, name)?.value;
  const wanted = value?.kind === 'range' ? /==(\d\.\d+)\.\*/.exec(value.specifier)?.[1] : undefined;
  const first = compatibility.torch
    .map((release) => release[name])
    .find((each) => each !== null && series(each) === wanted);
  return first ? { shown: series(first), first } : undefined;
}

function matches(made: string, version: string): boolean {
  return compareVersions(made, publicVersion(version)) === 0;
}

function series(version: string): string {
  return version.split('.').slice(0, 2).join('.');
}

/** All three from the row of the required torch. */
function fixes(
  { installs, stack }: ResolvedEnvironment,
  release: TorchRelease,
  torchRequirement: Located<Requirement>,
  partnerRequirement: Located<Requirement> | undefined,
): readonly Fix[] {
  const local = /\+\w+/.exec(torchRequirement.specifier)?.[0] ?? '';
  const titles: string[] = [];
  const edits: (FileEdit | undefined)[] = [];
  const missing: string[] = [];
  for (const name of partners) {
    const made = release[name];
    const requirement = requirementOf(installs, stack?.packages.get(name));
    const present = versionIn(stack, name);
    if (made === null || present === undefined || matches(made, present)) continue;
    titles.push(`${name} ${made}`);
    if (requirement)
      edits.push(
        ...(replaceSpecifierAndConstraints(
          installWith(installs, requirement),
          requirement,
          sameForm(requirement, made, local),
        ) ?? [undefined]),
      );
    else missing.push(name);
  }
  if (missing.length > 0 || !partnerRequirement) return [];
  const made = allOrNone(edits);
  return made ? [{ title: `Use ${titles.join(' and ')} (for torch ${release.torch})`, edits: made }] : [];
}

/** Conda's one sign, or pip's two with the local part that torch has. */
function sameForm(requirement: Located<Requirement>, version: string, local: string): string {
  const conda = 'condaName' in requirement && requirement.specifier.endsWith('.*');
  const own = requirement.specifier.includes('+') ? local : '';
  return conda ? `=${version}` : `==${version}${own}`;
}

/** Completion of what `environment:` and `image:` say, also in half-typed text. */

import { couldBecome } from '../../azureml/documents/content.ts';
import { detectDocument } from '../../azureml/documents/detect.ts';
import { registryReference } from '../../azureml/references/rewrite.ts';
import {
  isRetired,
  lastVersion,
  type Matrix,
  publishedVersions,
  sortedTags,
} from '../../knowledge/matrix/matrix.ts';
import type { CuratedEnvironment, ImageRepository } from '../../knowledge/matrix/schema.ts';
import type { ValueCursor } from '../../languages/yaml/cursor.ts';
import type { Step } from '../../languages/yaml/locate.ts';
import { asMapping } from '../../languages/yaml/tree.ts';
import { curatedStack, latestStack } from '../../stack/curated.ts';
import { stackMarkdown } from '../../stack/describe.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { imageStack, rocmImageStack } from '../../stack/image.ts';
import { type Stack, shortSummary, stackSummary } from '../../stack/stack.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';
import { type TeamEnvironment, teamEnvironments } from './team.ts';

type Proposal = Pick<Completion, 'label' | 'newText' | 'kind'> & {
  readonly stack: () => Stack | undefined;
  readonly retired?: boolean;
  readonly detail?: string;
};

export function completeEnvironment({
  document,
  cursor: { value: cursor },
}: CompletionRequest): Completion[] {
  if (!cursor) return [];
  const place = placeOf(cursor, document);
  if (!place) return [];
  if (place === 'image') return completeText(document.matrix, place, cursor);
  const team = teamEnvironments(document);
  const typed = cursor.text.slice(0, cursor.at);
  const chosen = team.filter(({ stem }) => typed.startsWith(stem) && /[:@/]/.test(typed.charAt(stem.length)));
  if (chosen.length > 0) return chosen.flatMap((each) => versionsOfTeam(each, cursor));
  const proposals = (isOwn: boolean) =>
    team.filter((each) => each.isOwn === isOwn).map((each) => finish(teamProposal(each), cursor));
  // What lies beside the document is more likely meant than what the whole workspace or the world has.
  return [...proposals(true), ...completeText(document.matrix, place, cursor), ...proposals(false)];
}

function versionsOfTeam(environment: TeamEnvironment, cursor: ValueCursor): Completion[] {
  const { stem, latest, versions } = environment;
  const all = [
    ...versions.map((each) => teamProposal(environment, each)),
    { ...teamProposal(environment), newText: stem + latest },
  ];
  return all.map((each) =>
    finish({ ...each, kind: 'version', label: each.newText.slice(stem.length).replace(/^\//, '') }, cursor),
  );
}

function teamProposal(
  { name, stem, separator, latest, versions }: TeamEnvironment,
  version = versions[0],
): Proposal {
  return {
    label: version ? `${name} ${version.version}` : `${name} latest`,
    newText: version ? stem + separator + version.version : stem + latest,
    kind: 'environment',
    stack: () => version?.stack(),
  };
}

/** For a reference or an image of which some letters are written, in whichever language. */
export function completeText(
  matrix: Matrix,
  place: 'reference' | 'image',
  cursor: WrittenText & Pick<ValueCursor, 'at'>,
): Completion[] {
  const proposals =
    place === 'image' ? imageProposals(matrix, cursor.text) : referenceProposals(matrix, cursor.text);
  const all = [...proposals];
  // What continues the typed text letter by letter is meant, not what merely has the same letters.
  const typed = cursor.text.slice(0, cursor.at);
  const continuing =
    typed === '' ? [] : all.filter(({ newText, kind }) => kind !== 'version' && newText.startsWith(typed));
  return (continuing.length > 0 ? continuing : all).map((proposal) => finish(proposal, cursor));
}

/** Images and their tags after `FROM`. */
export function completeImage(matrix: Matrix, cursor: WrittenText): Completion[] {
  return Array.from(imageProposals(matrix, cursor.text), (proposal) => finish(proposal, cursor));
}

type WrittenText = Pick<ValueCursor, 'text' | 'span' | 'needsSpace'>;

function finish({ stack, retired = false, detail, ...proposal }: Proposal, cursor: WrittenText): Completion {
  let resolved: { stack: Stack | undefined } | undefined;
  const once = () => {
    resolved ??= { stack: stack() };
    return resolved.stack;
  };
  const marked = (summary: string) => (retired ? `retired · ${summary}` : summary);
  const known = detail === undefined ? once() : undefined;
  const short = known && shortSummary(known);
  return {
    ...plain,
    ...proposal,
    detail: marked(detail ?? summaryOf(known)),
    ...(short ? { shortDetail: marked(short) } : {}),
    documentation: () => {
      const known = once();
      return known && stackMarkdown(known);
    },
    newText: cursor.needsSpace ? ` ${proposal.newText}` : proposal.newText,
    // Of forms that match alike, the first is meant, not the shortest.
    filterText: isBegun(proposal.newText, cursor.text)
      ? proposal.newText
      : `${proposal.label} ${proposal.newText}`,
    span: cursor.span,
    retired,
  };
}

function isBegun(newText: string, typed: string): boolean {
  return typed === '' || newText.toLowerCase().startsWith(typed.toLowerCase());
}

function summaryOf(stack: Stack | undefined): string {
  return (stack && stackSummary(stack)) || 'contents unknown';
}

/** Whether the cursor writes an environment reference or an image. */
function placeOf(
  { steps, text, tree }: ValueCursor,
  document: DocumentFacts,
): 'reference' | 'image' | undefined {
  const keys = steps.map((step: Step) => ('key' in step ? step.key : `${step.index}`));
  // With a word in place of the value that is being written, the document may be recognised only then.
  const root = asMapping(tree.root);
  const kind =
    (document.document ?? detectDocument(document.text, tree))?.kind ?? (root && couldBecome(root));
  // A prefix that nothing else uses is as good as a recognised document.
  const ours = kind !== undefined || /^azureml:|^mcr\.microsoft\.com\//.test(text);
  if (!ours) return undefined;
  const last = keys.pop();
  if (last === 'environment' && isRunner(keys)) {
    // The jobs of Foundry name an image here; a value with the prefix means an environment.
    const namesImage = kind === 'azdTrainingJob' && !text.startsWith('azureml:');
    return namesImage ? 'image' : 'reference';
  }
  if (last !== 'image') return undefined;
  if (keys.length === 0) return kind === undefined || kind === 'environment' ? 'image' : undefined;
  return keys.pop() === 'environment' && isRunner(keys) ? 'image' : undefined;
}

/** The way to a job, step, component, trial or task, all of which run in an environment. */
function isRunner(keys: readonly string[]): boolean {
  for (let index = 0; index < keys.length; index++) {
    const key = keys[index] ?? '';
    if (key === 'jobs' && index + 1 < keys.length) index++;
    else if (!['trial', 'task', 'component', 'create_job'].includes(key)) return false;
  }
  return true;
}

function* referenceProposals(matrix: Matrix, text: string): Generator<Proposal> {
  const registry = /^azureml:\/\/registries\/azureml\/environments\/([^/]+)\//.exec(text)?.[1];
  const chosen = registry === undefined ? undefined : matrix.environment(registry);
  if (registry !== undefined && chosen) {
    yield* registryVersions(matrix, chosen);
    return;
  }
  const [, workspace] = /^azureml:AzureML-([^:@/]+)[:@]/.exec(text) ?? [];
  const inWorkspace = workspace === undefined ? undefined : matrix.environment(workspace);
  if (inWorkspace) {
    yield* workspaceVersions(matrix, inWorkspace);
    return;
  }
  const offered = matrix.offeredEnvironments;
  for (const environment of offered) yield pinned(matrix, environment);
  for (const environment of offered) yield labelled(matrix, environment);
  for (const environment of offered) yield inWorkspaceLatest(matrix, environment);
}

function pinned(
  matrix: Matrix,
  environment: CuratedEnvironment,
  version = lastVersion(environment),
): Proposal {
  return {
    label: `${environment.name} ${version}`,
    newText: registryReference(environment.name, String(version)),
    kind: 'environment',
    retired: isRetired(environment),
    stack: () => curatedStack(matrix, environment, version),
  };
}

function labelled(matrix: Matrix, environment: CuratedEnvironment): Proposal {
  return {
    label: `${environment.name} latest`,
    newText: registryReference(environment.name),
    kind: 'environment',
    retired: isRetired(environment),
    stack: () => latestStack(matrix, environment),
  };
}

function inWorkspaceLatest(matrix: Matrix, environment: CuratedEnvironment): Proposal {
  return {
    label: `azureml:AzureML-${environment.name}@latest`,
    newText: `azureml:AzureML-${environment.name}@latest`,
    kind: 'environment',
    retired: isRetired(environment),
    stack: () => latestStack(matrix, environment),
  };
}

function* registryVersions(matrix: Matrix, environment: CuratedEnvironment): Generator<Proposal> {
  for (const version of publishedVersions(environment)) {
    yield { ...pinned(matrix, environment, version), label: `versions/${version}`, kind: 'version' };
  }
  yield { ...labelled(matrix, environment), label: 'labels/latest', kind: 'version' };
}

function* workspaceVersions(matrix: Matrix, environment: CuratedEnvironment): Generator<Proposal> {
  yield { ...inWorkspaceLatest(matrix, environment), label: '@latest', kind: 'version' };
  for (const version of publishedVersions(environment)) {
    yield {
      ...pinned(matrix, environment, version),
      label: `:${version}`,
      newText: `azureml:AzureML-${environment.name}:${version}`,
      kind: 'version',
    };
  }
}

const curatedPrefix = 'mcr.microsoft.com/azureml/curated/';

function* imageProposals(matrix: Matrix, text: string): Generator<Proposal> {
  const [, name] = /^([^:@]+):/.exec(text) ?? [];
  const repository = name === undefined ? undefined : matrix.repository(name);
  if (repository) {
    yield* tagProposals(matrix, repository);
    return;
  }
  const curated = name?.startsWith(curatedPrefix)
    ? matrix.environment(name.slice(curatedPrefix.length))
    : undefined;
  if (curated) {
    for (const version of publishedVersions(curated)) {
      yield { ...curatedImage(matrix, curated, version), label: String(version), kind: 'version' };
    }
    return;
  }
  for (const each of matrix.offeredRepositories) yield repositoryProposal(matrix, each);
  for (const each of matrix.offeredEnvironments) yield curatedImage(matrix, each, lastVersion(each));
  for (const image of matrix.rocmImages.toReversed()) {
    yield {
      label: image.image,
      newText: image.image,
      kind: 'image',
      stack: () => rocmImageStack(matrix, image),
    };
  }
}

/** With its newest dated tag: a repository alone would mean `latest`, which is not pinned. */
function repositoryProposal(matrix: Matrix, repository: ImageRepository): Proposal {
  const tag = sortedTags(repository)[0]?.[0];
  const short = repository.repository.slice(repository.repository.lastIndexOf('/') + 1);
  return {
    label: tag === undefined ? short : `${short}:${tag}`,
    newText: tag === undefined ? `${repository.repository}:latest` : `${repository.repository}:${tag}`,
    kind: 'image',
    stack: () => imageStack(matrix, repository, tag),
  };
}

function* tagProposals(matrix: Matrix, repository: ImageRepository): Generator<Proposal> {
  const { repository: name } = repository;
  for (const [tag, , lastPinned] of sortedTags(repository)) {
    if (tag === 'latest') continue;
    yield {
      label: tag,
      newText: `${name}:${tag}`,
      kind: 'version',
      stack: () => imageStack(matrix, repository, tag),
      ...(lastPinned === null
        ? {}
        : { detail: `last pinned ${lastPinned} · ${summaryOf(imageStack(matrix, repository, tag))}` }),
    };
  }
  yield {
    label: 'latest',
    newText: `${name}:latest`,
    kind: 'version',
    stack: () => imageStack(matrix, repository, 'latest'),
  };
}

function curatedImage(matrix: Matrix, environment: CuratedEnvironment, version: number): Proposal {
  const name = `${curatedPrefix}${environment.name}:${version}`;
  return {
    label: `azureml/curated/${environment.name}:${version}`,
    newText: name,
    kind: 'image',
    retired: isRetired(environment),
    stack: () => curatedStack(matrix, environment, version),
  };
}

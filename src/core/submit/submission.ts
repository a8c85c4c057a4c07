/** What will run when a job is submitted: for people to read before they say yes. */
import { localPathsOf, type PathPurpose } from '../azureml/documents/localPaths.ts';
import { registryReference } from '../azureml/references/rewrite.ts';
import { uploadOf } from '../code/upload.ts';
import { gpuText } from '../features/vmSizeText.ts';
import { lastVersion } from '../knowledge/matrix/matrix.ts';
import { locate, pathText } from '../languages/yaml/locate.ts';
import { asMapping, asScalar, pairOf, valueFor, type YamlMapping } from '../languages/yaml/tree.ts';
import type { DocumentFacts } from '../stack/documentFacts.ts';
import { isCuratedScope } from '../stack/resolve.ts';
import { integer, type Run, runsOf } from '../stack/runs.ts';
import { stackSummary } from '../stack/stack.ts';

/** One thing that gets a machine: the job, or a step. */
interface SubmittedRun {
  /** `train` for a step; empty for the job itself. */
  readonly name: string;
  /** What the environment is called, and what is in it; `undefined` where nothing is known of it. */
  readonly environment: string | undefined;
  /** `Standard_ND96isr_H100_v5 (8 × H100)`, or the name of a compute. */
  readonly machine: string | undefined;
  readonly nodes: number | undefined;
  /** On each node; `undefined` where it is not said. */
  readonly processes: number | undefined;
}

export interface Submission {
  readonly runs: readonly SubmittedRun[];
  /** Each folder or file once. */
  readonly uploads: readonly { readonly path: string; readonly bytes: number; readonly isMore: boolean }[];
  /** Environments whose newest version is meant, with the version that is the newest one known. */
  readonly floating: readonly {
    /** `environment`, `jobs.train.environment`. */
    readonly key: string;
    readonly pinned: string;
  }[];
}

/** `undefined` for a document that is no job. */
export function submissionOf(document: DocumentFacts): Submission | undefined {
  if (!document.kind?.endsWith('Job')) return undefined;
  return {
    runs: runsOf(document).map(submittedRun),
    uploads: uploadsOf(document),
    floating: floatingOf(document),
  };
}

function submittedRun({ environment, machine, distribution, nodes, owners }: Run): SubmittedRun {
  const [owner] = owners;
  const compute = asScalar(valueFor(owner, 'compute'))?.text.replace(/^azureml:/, '');
  const gpus = machine?.size && ` (${gpuText(machine.size)})`;
  const { stack } = environment ?? {};
  const summary = stack ? stackSummary(stack) : '';
  return {
    name: nameOfRun(owners),
    environment: stack && (summary === '' ? stack.title : `${stack.title}: ${summary}`),
    machine: machine ? `${machine.name}${gpus ?? ''}` : compute,
    nodes,
    processes: integer(distribution && pairOf(distribution, 'process_count_per_instance')),
  };
}

/** The key of the step. */
function nameOfRun(owners: readonly YamlMapping[]): string {
  const root = owners.at(-1);
  for (const owner of owners)
    for (const { key, value } of asMapping(valueFor(root, 'jobs'))?.pairs ?? [])
      if (asMapping(value) === owner) return key.text;
  return '';
}

const isUploaded: ReadonlySet<PathPurpose> = new Set(['code', 'data', 'training data', 'build context']);

/** The largest first. */
function uploadsOf(document: DocumentFacts): Submission['uploads'] {
  const { project } = document;
  const paths = localPathsOf(document).flatMap(({ purpose, path }) =>
    isUploaded.has(purpose) ? [path] : [],
  );
  return [...new Set(paths)]
    .map((path) => {
      const bytes = project.size(path);
      return bytes === undefined ? { path, ...sizeOfFolder(project, path) } : { path, bytes, isMore: false };
    })
    .sort((a, b) => b.bytes - a.bytes);
}

function sizeOfFolder(project: DocumentFacts['project'], path: string) {
  const { bytes, isMore } = uploadOf(project, path);
  return { bytes, isMore };
}

function floatingOf(document: DocumentFacts): Submission['floating'] {
  return document.environments.flatMap(({ site, reference }) => {
    const meaning = reference?.meaning;
    if (!site?.pair || (meaning?.form !== 'registry' && meaning?.form !== 'workspace')) return [];
    const environment = document.matrix.environment(meaning.name.text);
    if (meaning.label?.text !== 'latest' || !environment || !isCuratedScope(meaning)) return [];
    const version = String(lastVersion(environment));
    const pinned =
      meaning.form === 'registry'
        ? registryReference(meaning.name.text, version, meaning.registry.text)
        : `azureml:${meaning.name.text}:${version}`;
    const { steps } = locate(document.root, site.pair.key.span.start);
    return [{ key: pathText(steps), pinned }];
  });
}

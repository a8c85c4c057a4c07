/** Where jobs are submitted to, and by which words: Azure Machine Learning, or Microsoft Foundry. */
import { submittedJob, submittedToFoundry } from '../core/submit/failures.ts';
import type { Submission } from '../core/submit/submission.ts';
import type { SubmitOptions } from './commands/submit.ts';

export interface SubmittedJob {
  readonly name: string;
  /** Its address in the studio. */
  readonly page: string | undefined;
}

export interface Service {
  readonly program: string;
  /** What its jobs are called. */
  readonly jobs: string;
  /** Options of ours that say nothing to it. */
  readonly lacks: readonly (keyof SubmitOptions)[];
  submit(file: string, submission: Submission, choices: SubmitOptions): string[];
  /** The job that was submitted, by what the program said. */
  job(text: string): SubmittedJob | undefined;
  /** Shows what the job says, where submitting it does not. */
  follow?(name: string): string[];
  /** The command that cancels it. */
  cancel(name: string): string;
  /** How to get the program. */
  readonly install: string;
}

export function azureMachineLearning(az: string): Service {
  return {
    program: az,
    jobs: 'jobs of Azure Machine Learning',
    lacks: [],
    submit: createArguments,
    job: submittedJob,
    cancel: (name) => `az ml job cancel --name ${name}`,
    install:
      'Install the Azure CLI (https://aka.ms/azure-cli), then its extension: az extension add --name ml',
  };
}

/** By the commands of the extension `azure.ai.training` of the Azure Developer CLI (preview). */
export function foundry(azd: string): Service {
  const job = ['ai', 'training', 'job'];
  return {
    program: azd,
    jobs: 'jobs of Microsoft Foundry',
    lacks: ['pin', 'workspace', 'resourceGroup', 'subscription', 'set'],
    submit: (file) => [...job, 'submit', '--file', file],
    job: submittedToFoundry,
    follow: (name) => [...job, 'stream', '--name', name],
    cancel: (name) => `azd ai training job cancel --name ${name}`,
    install:
      'Install the Azure Developer CLI (https://aka.ms/azd), then its extension: azd extension install azure.ai.training',
  };
}

function createArguments(file: string, { floating }: Submission, choices: SubmitOptions): string[] {
  const where = [
    ['--workspace-name', choices.workspace],
    ['--resource-group', choices.resourceGroup],
    ['--subscription', choices.subscription],
  ].flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [name, value]));
  const pins = choices.pin ? floating.map(({ key, pinned }) => `${key}=${pinned}`) : [];
  const set = [...pins, ...choices.set];
  return [
    'ml',
    'job',
    'create',
    '--file',
    file,
    '--stream',
    ...where,
    ...(set.length > 0 ? ['--set', ...set] : []),
  ];
}

/** What the Azure CLI says of an Azure ML workspace: several questions, some of them at once. */
import {
  ComputeAnswers,
  type EnvironmentAnswer,
  EnvironmentAnswers,
  isTeams,
  newestFirst,
  SizeAnswers,
  UsageAnswers,
  WorkspaceAnswer,
  type WorkspaceAnswers,
} from '../core/azureml/workspace/answers.ts';
import { type AzureAnswer, askAzure } from '../engine/azure.ts';
import { answerAs } from './azureAnswer.ts';
import { inParallel } from './inParallel.ts';
import { CommandError } from './output.ts';

export interface WorkspaceQuestion {
  /** `az`, or the path of it. */
  readonly az: string;
  /** Where it is not said, the defaults of the Azure CLI hold. */
  readonly workspace: string | undefined;
  readonly resourceGroup: string | undefined;
  readonly subscription: string | undefined;
  /** Environments whose versions are asked for before those of others. */
  readonly wanted: ReadonlySet<string>;
  /** Environments of registries that documents name, by registry. */
  readonly inRegistries: ReadonlyMap<string, ReadonlySet<string>>;
}

/** `az` takes a second or two to start: of more environments only the newest version is known. */
const mostAsked = 60;
const atOnce = 4;
const millisecondsEach = 120_000;
const untouched = 'Nothing was changed.';

/** @throws CommandError for what nothing can be done without */
export async function askWorkspace(
  { az, workspace, resourceGroup, subscription, wanted, inRegistries }: WorkspaceQuestion,
  signal: AbortSignal,
  step: (done: number, all: number) => void,
): Promise<WorkspaceAnswers> {
  const ask = async (...args: string[]) => {
    const answer = await askAzure(az, ['ml', ...args], millisecondsEach, signal);
    if (signal.aborted)
      throw new CommandError(
        `${isTimeout(signal) ? 'The Azure CLI did not answer in time.' : 'Stopped.'} ${untouched}`,
      );
    return answer;
  };
  const subscribed = given('--subscription', subscription);
  const about = answerAs(
    WorkspaceAnswer,
    await ask(
      'workspace',
      'show',
      ...given('--name', workspace),
      ...given('--resource-group', resourceGroup),
      ...subscribed,
    ),
    az,
    untouched,
  );
  const where = [
    '--workspace-name',
    about.name,
    ...given('--resource-group', about.resource_group ?? about.resourceGroup ?? resourceGroup),
    ...subscribed,
  ];
  const list = async (named: readonly string[], there: readonly string[]) => {
    // What is archived can still be used.
    const all = await ask('environment', 'list', ...named, '--include-archived', ...there);
    return isUnknownOption(all) ? ask('environment', 'list', ...named, ...there) : all;
  };
  const versionsIn = async (named: readonly string[], there: readonly string[]) => {
    const found = EnvironmentAnswers.safeParse(jsonOf(await list(named, there))).data;
    return found && newestFirst(found);
  };
  const [named, computes, usage, sizes] = await Promise.all([
    list([], where),
    ask('compute', 'list', ...where),
    ask('compute', 'list-usage', ...where),
    ask('compute', 'list-sizes', ...where),
  ]);
  const environments = answerAs(EnvironmentAnswers, named, az, untouched).filter(isTeams);
  const versions = new Map<string, readonly EnvironmentAnswer[]>();
  const registries = new Map<string, Map<string, readonly EnvironmentAnswer[]>>();
  const asked = [
    ...[...inRegistries].flatMap(([registry, names]) =>
      Array.from(names, (name) => async () => {
        const found = await versionsIn(['--name', name], ['--registry-name', registry, ...subscribed]);
        if (found?.length) registries.set(registry, (registries.get(registry) ?? new Map()).set(name, found));
      }),
    ),
    ...environments
      .toSorted((a, b) => Number(wanted.has(b.name)) - Number(wanted.has(a.name)))
      .map(({ name }) => async () => {
        const found = await versionsIn(['--name', name], where);
        if (found) versions.set(name, found);
      }),
  ].slice(0, mostAsked);
  let begun = 0;
  await inParallel(asked, atOnce, (each) => {
    step(++begun, asked.length);
    return each();
  });
  return {
    workspace: about,
    environments,
    versions,
    registries,
    computes: answerAs(ComputeAnswers, computes, az, untouched),
    // Many accounts may not see these.
    usage: UsageAnswers.safeParse(jsonOf(usage)).data ?? [],
    sizes: SizeAnswers.safeParse(jsonOf(sizes)).data ?? [],
  };
}

function isTimeout({ reason }: AbortSignal): boolean {
  return reason instanceof Error && reason.name === 'TimeoutError';
}

function given(name: string, value: string | null | undefined): string[] {
  return value ? [name, value] : [];
}

function jsonOf(answer: AzureAnswer): unknown {
  return 'json' in answer ? answer.json : undefined;
}

function isUnknownOption(answer: AzureAnswer): boolean {
  return 'error' in answer && /unrecognized arguments/i.test(answer.error);
}

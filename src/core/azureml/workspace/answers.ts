/** From what the Azure CLI says of a workspace, as JSON, to the files of its copy. */
import * as z from 'zod/mini';
import { writeYaml } from '../../languages/yaml/write.ts';
import { environmentFile, manifestName, partialName, type RegisteredName } from './copy.ts';
import { plainName, type WorkspaceManifest } from './manifest.ts';

/** What is kept of each answer; the Azure CLI says more, and not all of it always. */
const text = z.nullish(z.string());
const number = z.nullish(z.number());

export const WorkspaceAnswer = z.object({
  name: z.string(),
  resource_group: text,
  resourceGroup: text,
  location: text,
  /** `/subscriptions/…/resourceGroups/…` */
  id: text,
});
export type WorkspaceAnswer = z.infer<typeof WorkspaceAnswer>;

/** Of `az ml environment list`: names; with `--name`, versions. */
export const EnvironmentAnswers = z.array(
  z.object({
    name: z.string(),
    version: text,
    latest_version: text,
    image: text,
    conda_file: z.nullish(z.unknown()),
    build: z.nullish(z.object({ path: text, dockerfile_path: text })),
    description: text,
  }),
);
export type EnvironmentAnswer = z.infer<typeof EnvironmentAnswers>[number];

export const ComputeAnswers = z.array(
  z.object({
    name: z.string(),
    type: text,
    size: text,
    min_instances: number,
    max_instances: number,
    tier: text,
    provisioning_state: text,
    state: text,
  }),
);

/** Of `az ml compute list-usage`, which has said both `currentValue` and `current_value`. */
export const UsageAnswers = z.array(
  z.object({
    limit: number,
    current_value: number,
    currentValue: number,
    name: z.nullish(z.union([z.string(), z.object({ value: text })])),
  }),
);

/** Of `az ml compute list-sizes`. */
export const SizeAnswers = z.array(
  z.object({ name: text, family: text, v_cp_us: number, vCPUs: number, gpus: number }),
);

/** Everything that was asked; what could not be had is empty. */
export interface WorkspaceAnswers {
  readonly workspace: WorkspaceAnswer;
  /** The environments of the team, without those that Microsoft keeps there. */
  readonly environments: readonly EnvironmentAnswer[];
  /** Newest first, by name of the environment. */
  readonly versions: ReadonlyMap<string, readonly EnvironmentAnswer[]>;
  /** Of registries, by their names and the names of environments. */
  readonly registries: ReadonlyMap<string, ReadonlyMap<string, readonly EnvironmentAnswer[]>>;
  readonly computes: z.infer<typeof ComputeAnswers>;
  readonly usage: z.infer<typeof UsageAnswers>;
  readonly sizes: z.infer<typeof SizeAnswers>;
}

/** Whether a team made it: not Microsoft, and not the SDK for a job that defines its own. */
export function isTeams({ name }: EnvironmentAnswer): boolean {
  return plainName.test(name) && !/^(?:AzureML-|CliV2AnonymousEnvironment$)/.test(name);
}

/** Azure tells them in no order that it promises; where they are numbers, the highest is the newest. */
export function newestFirst(versions: readonly EnvironmentAnswer[]): readonly EnvironmentAnswer[] {
  const numbers = versions.every(({ version }) => /^\d{1,9}$/.test(version ?? ''));
  return numbers ? versions.toSorted((a, b) => Number(b.version) - Number(a.version)) : versions;
}

/** Of one environment, in the manifest: what pipelines register with every run must not make it too long to be read. */
const mostVersions = 500;

function versionsIn(all: readonly EnvironmentAnswer[]): string[] {
  return all.slice(0, mostVersions).flatMap(({ version }) => version ?? []);
}

/** Those of which not all versions were asked for or kept, or of which Azure did not tell them. */
function partialOf({ environments, versions, registries }: WorkspaceAnswers): string[] {
  const isLong = (all: readonly EnvironmentAnswer[] | undefined) => (all?.length ?? 0) > mostVersions;
  const partial: RegisteredName[] = [
    ...environments.filter(({ name }) => !versions.has(name) || isLong(versions.get(name))),
    ...[...registries].flatMap(([registry, all]) =>
      [...all].flatMap(([name, each]) => (isLong(each) ? [{ name, registry }] : [])),
    ),
  ];
  return partial.map(partialName);
}

function manifestOf(answers: WorkspaceAnswers, readOn: string): WorkspaceManifest {
  const { workspace, environments, versions, registries, computes } = answers;
  return {
    workspace: workspace.name,
    resource_group: workspace.resource_group ?? workspace.resourceGroup ?? '',
    ...given('subscription', /\/subscriptions\/([^/]+)\//.exec(workspace.id ?? '')?.[1]),
    ...given('location', workspace.location),
    read_on: readOn,
    environments: Object.fromEntries(
      environments.map(({ name, latest_version }) => [
        name,
        versionsIn(versions.get(name) ?? [{ name, version: latest_version }]),
      ]),
    ),
    registries: Object.fromEntries(
      [...registries].map(([registry, all]) => [
        registry,
        Object.fromEntries([...all].map(([name, each]) => [name, versionsIn(each)])),
      ]),
    ),
    partial: partialOf(answers),
    computes: Object.fromEntries(
      computes.map(({ name, type, size, min_instances, max_instances, tier, provisioning_state, state }) => [
        name,
        {
          type: (type ?? 'unknown').toLowerCase(),
          ...given('size', size),
          ...given('min_instances', asText(min_instances)),
          ...given('max_instances', asText(max_instances)),
          ...given('tier', tier),
          ...given('state', stateText(state ?? provisioning_state)),
        },
      ]),
    ),
    ...quotaOf(answers),
  };
}

/** Only what GPUs cost: nobody's training waits for other machines. */
function quotaOf({ sizes, usage }: WorkspaceAnswers): Pick<WorkspaceManifest, 'sizes' | 'quota'> {
  const withGpus = sizes.flatMap(({ name, family, v_cp_us, vCPUs, gpus }) => {
    const vcpus = v_cp_us ?? vCPUs;
    return name && family && vcpus && gpus ? [{ name, family, vcpus: String(vcpus) }] : [];
  });
  const families = new Map(withGpus.map(({ family }) => [family.toLowerCase(), family]));
  return {
    sizes: Object.fromEntries(withGpus.map(({ name, family, vcpus }) => [name, { family, vcpus }])),
    quota: Object.fromEntries(
      usage.flatMap(({ name, limit, current_value, currentValue }) => {
        const written = typeof name === 'string' ? name : name?.value;
        const family = families.get(written?.toLowerCase() ?? '');
        // A workspace without a limit of its own is said as -1.
        return family === undefined || typeof limit !== 'number' || limit < 0
          ? []
          : [[family, { limit: String(limit), used: String(current_value ?? currentValue ?? 0) }] as const];
      }),
    ),
  };
}

/** Of one environment; older versions are known by their names. */
const mostDocuments = 20;
/** Characters: longer files are not read. */
const longestDocument = 900_000;

/**
 * The files of a copy, by their paths in its folder.
 * @param readOn the day as `2026-11-21`
 */
export function filesOfCopy(answers: WorkspaceAnswers, readOn: string): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  const add = (versions: readonly EnvironmentAnswer[], registry?: string) => {
    for (const each of versions.slice(0, mostDocuments)) {
      const text = environmentText(each);
      if (text !== undefined && text.length <= longestDocument && each.version)
        files.set(environmentFile({ name: each.name, registry }, each.version), text);
    }
  };
  for (const versions of answers.versions.values()) add(versions);
  for (const [registry, all] of answers.registries)
    for (const versions of all.values()) add(versions, registry);
  files.set(manifestName, manifestText(manifestOf(answers, readOn)));
  return files;
}

/** A document that would create this version; `undefined` where its name is none for a file. */
function environmentText({
  name,
  version,
  description,
  image,
  conda_file,
  build,
}: EnvironmentAnswer): string | undefined {
  if (!version || !plainName.test(version) || !plainName.test(name)) return undefined;
  return writeYaml({
    $schema: 'https://azuremlschemas.azureedge.net/latest/environment.schema.json',
    name,
    version,
    ...given('description', description),
    ...given('image', image),
    ...(conda_file ? { conda_file } : {}),
    ...(build
      ? { build: { ...given('path', build.path), ...given('dockerfile_path', build.dockerfile_path) } }
      : {}),
  });
}

function manifestText(manifest: WorkspaceManifest): string {
  return `# Written by "acpt workspace read". "acpt workspace forget" removes it.\n${writeYaml(manifest)}`;
}

/** The SDK tells some as the name that its code has for them: `ProvisioningState.SUCCEEDED`. */
function stateText(state: string | null | undefined): string | undefined {
  const word = state?.slice(state.lastIndexOf('.') + 1).toLowerCase();
  return word && word.charAt(0).toUpperCase() + word.slice(1);
}

function given<Key extends string>(key: Key, value: string | null | undefined): { [Each in Key]?: string } {
  return value === null || value === undefined || value === ''
    ? {}
    : ({ [key]: value } as { [Each in Key]: string });
}

function asText(value: number | null | undefined): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

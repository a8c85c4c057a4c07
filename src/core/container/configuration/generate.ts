/** A plan, the host and a choice become the files of a dev container. */
import { parseImageReference } from '../../azureml/references/imageReference.ts';
import { relativeTo } from '../../base/paths.ts';
import type { Gpu, HostFacts } from '../host/host.ts';
import type { HostFolder } from '../host/hostFolder.ts';
import { cacheEnvironment, cacheTarget, linkCaches } from '../plan/caches.ts';
import { isBelow, outsideContext, outsidePaths } from '../plan/mounts.ts';
import { type ContainerOptions, ownerLabel } from '../plan/options.ts';
import { handBackCommand } from '../plan/owner.ts';
import type { ContainerPlan } from '../plan/plan.ts';
import { shareCommand, shareEnvironment, shareMounts, shareRemarks } from '../plan/shares.ts';
import { gpuArguments } from './gpuArguments.ts';

export interface DevContainer {
  /** `.devcontainer/acpt-…` */
  readonly folder: string;
  readonly configuration: JsonObject;
  /** Lines of comment for the head of devcontainer.json. */
  readonly header: readonly string[];
  /** What the user should read: whole sentences. */
  readonly remarks: readonly string[];
  /** Files beside devcontainer.json, by name. */
  readonly files: Readonly<Record<string, string>>;
}

export type Json = string | number | boolean | null | readonly Json[] | JsonObject;
export interface JsonObject {
  readonly [key: string]: Json;
}

/** What the container gets where the job says nothing: PyTorch's data loaders need more than Docker's 64 MB. */
const usualShmSize = '16g';

const extensions = ['ms-python.python', 'ms-python.debugpy', 'ms-toolsai.jupyter'];

export function devContainer(
  plan: ContainerPlan,
  host: HostFacts,
  gpu: Gpu,
  place: HostFolder,
  options: ContainerOptions = {},
): DevContainer {
  const { owner, caches = [], shares = [] } = options;
  const folder = `.devcontainer/${place.folder}`;
  const { base, job } = plan;
  const context = outsideContext(plan, place);
  const remarks = [
    ...plan.remarks,
    ...job.remarks,
    ...outsidePaths(plan, place).map(
      ({ what, path }) => `${what} is outside this folder: ${path} is mounted read-only.`,
    ),
    ...(context === undefined
      ? []
      : [`The build context is outside this folder: ${context} is sent to the engine.`]),
    ...shareRemarks(shares),
    ...(options.remarks ?? []),
  ];
  const label = owner === undefined ? [] : [`--label=${ownerLabel}=${owner}`];
  const atStart = [linkCaches(caches, plan), shareCommand(shares)].filter((each) => each !== undefined);
  const configuration = withoutEmpty({
    name: nameOf(plan, gpu),
    ...source(plan, `${place.workspaceFolder}/${folder}`, host, [...platformArguments(host), ...label]),
    runArgs: [
      ...platformArguments(host),
      ...label,
      ...gpuArguments(gpu, host),
      `--shm-size=${job.shmSize ?? usualShmSize}`,
    ],
    // What the job says of a cache is what it gets on Azure ML.
    containerEnv: { ...cacheEnvironment(caches), ...shareEnvironment(shares), ...job.environmentVariables },
    mounts: [
      ...mounts(plan, place),
      ...caches.map(({ cache, volume }) => `type=volume,source=${volume},target=${cacheTarget(cache)}`),
      ...shareMounts(shares),
    ],
    // The folder belongs to somebody else than the container's user; Git refuses to work in it until it is told.
    onCreateCommand: "if command -v git >/dev/null; then git config --global --add safe.directory '*'; fi",
    ...(gpu === 'none' ? { hostRequirements: hostRequirements(plan) } : {}),
    postCreateCommand: reportCommand(plan),
    ...(atStart.length === 0 ? {} : { postStartCommand: atStart.join('; ') }),
    // Files that root made in the container would be root's on the host too.
    postAttachCommand: handBackCommand('.'),
    customizations: { vscode: withoutEmpty({ extensions, settings: settings(plan, place) }) },
  });
  return {
    folder,
    configuration,
    header: header(plan, gpu, remarks, options),
    remarks,
    files: base.kind === 'generated' ? { Dockerfile: base.dockerfile, ...base.files } : {},
  };
}

/** Told apart in the list that Dev Containers shows, also where two jobs stand on one stack. */
function nameOf({ source: from, summary, title }: ContainerPlan, gpu: Gpu): string {
  const file = from?.path.slice(from.path.lastIndexOf('/') + 1).replace(/\.[^.]+$/, '');
  const step = from?.step ?? file;
  return `ACPT${step ? ` ${step}` : ''}: ${summary || title}${gpu === 'none' ? ' (CPU)' : ''}`;
}

function source(
  { base }: ContainerPlan,
  here: string,
  host: HostFacts,
  options: readonly string[],
): JsonObject {
  switch (base.kind) {
    case 'image':
      return { image: host.engine.name === 'podman' ? qualified(base.image) : base.image };
    case 'build':
      return {
        build: withoutEmpty({
          dockerfile: relativeTo(here, base.dockerfile),
          context: relativeTo(here, base.context),
          options,
        }),
      };
    case 'generated':
      return {
        build: withoutEmpty({
          dockerfile: 'Dockerfile',
          ...(base.context === undefined ? {} : { context: relativeTo(here, base.context) }),
          options,
        }),
      };
    default:
      return base satisfies never;
  }
}

/** Docker takes names without a registry from Docker Hub; Podman asks which one is meant, and there is nobody to ask. */
function qualified(image: string): string {
  const registry = parseImageReference(image)?.registry;
  if (registry !== 'docker.io' || image.startsWith('docker.io/')) return image;
  return `docker.io/${image.includes('/') ? '' : 'library/'}${image}`;
}

/** The images are for amd64; another processor may emulate it, slowly. */
function platformArguments({ architecture, engine }: HostFacts): string[] {
  return (engine.architecture ?? architecture) === 'amd64' ? [] : ['--platform=linux/amd64'];
}

/**
 * By these, Codespaces chooses a machine, which has no GPU; so only containers for the CPU have them. `gpu` is never
 * among them.
 * @see gpuArguments
 */
function hostRequirements({ needs: { bytes } }: ContainerPlan): JsonObject {
  return {
    memory: '8gb',
    // The layers are there twice, packed and unpacked, while they are pulled.
    ...(bytes === undefined ? {} : { storage: `${Math.ceil((bytes * 1.5) / 1e9)}gb` }),
  };
}

/** Prints what PyTorch sees. A container without PyTorch is still a container. */
function reportCommand({ interpreter }: ContainerPlan): string {
  const python = interpreter ?? 'python3';
  const script = [
    'import torch',
    'print("torch", torch.__version__, "| CUDA", torch.version.cuda, "| HIP", torch.version.hip)',
    'print("GPUs:", torch.cuda.device_count() if torch.cuda.is_available() else "none, PyTorch runs on the CPU")',
    '[print(" ", torch.cuda.get_device_name(i)) for i in range(torch.cuda.device_count())]',
  ].join('; ');
  return `${python} -c '${script}' || echo 'PyTorch cannot be imported with ${python}'`;
}

/** Whether a line of output is one of that report. */
export function isReport(line: string): boolean {
  return /^(?:torch \S+ \| CUDA |GPUs: | {2}\S|PyTorch cannot be imported)/.test(line);
}

function settings({ interpreter, job }: ContainerPlan, { workspaceFolder }: HostFolder): JsonObject {
  // `code` may name a file.
  const folder = job.code !== undefined && !/\.\w+$/.test(job.code.slice(job.code.lastIndexOf('/')));
  const code = folder && isBelow(job.code, workspaceFolder) ? job.code : undefined;
  const inside = code === undefined ? '' : relativeTo(workspaceFolder, `${code}/x`).replace(/\/?x$/, '');
  return {
    ...(interpreter === undefined ? {} : { 'python.defaultInterpreterPath': interpreter }),
    // Azure ML starts the command in the folder that `code` names.
    ...(inside === '' ? {} : { 'terminal.integrated.cwd': `\${workspaceFolder}/${inside}` }),
    ...(inside === '' ? {} : { 'python.analysis.extraPaths': [inside] }),
  };
}

/** Read-only: what lies outside the repository is not this job's to change, and Azure ML mounts inputs so too. */
function mounts(plan: ContainerPlan, place: HostFolder): string[] {
  return outsidePaths(plan, place).map(
    ({ path, target }) => `type=bind,source=${path},target=${target},readonly`,
  );
}

function header(
  plan: ContainerPlan,
  gpu: Gpu,
  remarks: readonly string[],
  { caches = [] }: ContainerOptions,
): string[] {
  const { source: from, title, job } = plan;
  const origin = from ? ` for ${from.path.slice(from.path.lastIndexOf('/') + 1)}` : '';
  return [
    `Generated by ACPT${origin}: ${title}.`,
    'You can edit this file: your changes are kept when ACPT updates it.',
    ...remarks,
    ...(gpu === 'none' ? ['No GPU: PyTorch runs on the CPU.'] : []),
    job.shmSize === undefined
      ? `Shared memory: ${usualShmSize}. On Azure ML the default is 2g; set resources.shm_size in the job to change it.`
      : `Shared memory: ${job.shmSize}, from resources.shm_size of the job.`,
    ...(caches.length === 0
      ? []
      : [
          'Downloads and compiled extensions are kept in volumes, which survive a rebuild; the setting acpt.container.caches turns this off.',
        ]),
  ];
}

function withoutEmpty(value: JsonObject): JsonObject {
  const isEmpty = (each: Json) => typeof each === 'object' && each !== null && Object.keys(each).length === 0;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isEmpty(each)));
}

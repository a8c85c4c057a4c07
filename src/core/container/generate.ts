/** A plan, the host and a choice become the files of a dev container. */
import { relativeTo } from '../workspace/paths.ts';
import { gpuArguments } from './gpuArguments.ts';
import type { Gpu, HostFacts } from './host.ts';
import type { ContainerPlan } from './plan.ts';

export interface Place {
  /** The folder that is opened in the container: absolute, with forward slashes. */
  readonly workspaceFolder: string;
  /** The root of the Git repository around it, which the dev container tools mount as a whole. */
  readonly gitRoot: string | undefined;
  /** The name of the folder in `.devcontainer/`. */
  readonly folder: string;
  /** Whether a file or folder is there: what is not cannot be mounted. */
  readonly exists: (path: string) => boolean;
}

export interface DevContainer {
  /** `.devcontainer/acpt-…` */
  readonly folder: string;
  readonly configuration: JsonObject;
  /** Lines of comment for the head of devcontainer.json. */
  readonly header: readonly string[];
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

export function devContainer(plan: ContainerPlan, host: HostFacts, gpu: Gpu, place: Place): DevContainer {
  const folder = `.devcontainer/${place.folder}`;
  const { base, job } = plan;
  const configuration = withoutEmpty({
    name: `ACPT: ${plan.summary || plan.title}${gpu === 'none' ? ' (CPU)' : ''}`,
    ...source(plan, `${place.workspaceFolder}/${folder}`),
    runArgs: [
      ...platformArguments(host),
      ...gpuArguments(gpu, host),
      `--shm-size=${job.shmSize ?? usualShmSize}`,
    ],
    containerEnv: job.environmentVariables,
    mounts: mounts(plan, place),
    // The folder belongs to somebody else than the container's user; Git refuses to work in it until it is told.
    onCreateCommand: "if command -v git >/dev/null; then git config --global --add safe.directory '*'; fi",
    postCreateCommand: reportCommand(plan),
    // Files that root made in the container would be root's on the host too.
    postAttachCommand: handBackCommand('.'),
    customizations: { vscode: withoutEmpty({ extensions, settings: settings(plan, place) }) },
  });
  return {
    folder,
    configuration,
    header: header(plan, gpu),
    files: base.kind === 'generated' ? { Dockerfile: base.dockerfile, ...base.files } : {},
  };
}

function source({ base }: ContainerPlan, here: string): JsonObject {
  switch (base.kind) {
    case 'image':
      return { image: base.image };
    case 'build':
      return {
        build: { dockerfile: relativeTo(here, base.dockerfile), context: folderFrom(here, base.context) },
      };
    case 'generated':
      return {
        build: {
          dockerfile: 'Dockerfile',
          ...(base.context === undefined ? {} : { context: folderFrom(here, base.context) }),
        },
      };
    default:
      return base satisfies never;
  }
}

/** `..` rather than `../workspace`. */
function folderFrom(here: string, folder: string): string {
  return relativeTo(here, `${folder}/x`).replace(/\/?x$/, '') || '.';
}

/** The images are for amd64; on another processor Docker emulates it, slowly. */
function platformArguments({ architecture, engine }: HostFacts): string[] {
  return (engine.architecture ?? architecture) === 'amd64' ? [] : ['--platform=linux/amd64'];
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
  return `${python} -c '${script}' || echo 'PyTorch cannot be imported with ${python}.'`;
}

/** Whether a line of output is one of that report. */
export function isReport(line: string): boolean {
  return /^(?:torch \S+ \| CUDA |GPUs: |PyTorch cannot be imported)/.test(line);
}

/** Gives what root made in the folder to the folder's owner; does nothing where that is root. */
export function handBackCommand(folder: string): string {
  const owner = '"$(stat -c %u:%g .)"';
  return `if [ "$(stat -c %u .)" != 0 ]; then find ${folder} -xdev -user 0 -exec chown -h ${owner} {} + 2>/dev/null; fi; true`;
}

function settings({ interpreter, job }: ContainerPlan, { workspaceFolder }: Place): JsonObject {
  const code = job.code !== undefined && isBelow(job.code, workspaceFolder) ? job.code : undefined;
  const inside = code === undefined ? '' : relativeTo(workspaceFolder, `${code}/x`).replace(/\/?x$/, '');
  return {
    ...(interpreter === undefined ? {} : { 'python.defaultInterpreterPath': interpreter }),
    // Azure ML starts the command in the folder that `code` names.
    ...(inside === '' ? {} : { 'terminal.integrated.cwd': `\${workspaceFolder}/${inside}` }),
    ...(inside === '' ? {} : { 'python.analysis.extraPaths': [inside] }),
  };
}

/** Code and inputs of the job that do not lie in what is mounted anyway. */
function mounts(plan: ContainerPlan, place: Place): string[] {
  return Object.entries(outsidePaths(plan, place)).map(
    ([target, path]) => `type=bind,source=${path},target=${target}`,
  );
}

/** Paths of the host by the place that they get in the container. */
export function outsidePaths({ job }: ContainerPlan, place: Place): Record<string, string> {
  const found: Record<string, string> = {};
  const add = (target: string, path: string) => {
    // A comma would begin another option of the mount.
    if (!isMounted(path, place) && !path.includes(',') && place.exists(path)) found[target] = path;
  };
  if (job.code !== undefined) add('/acpt/code', job.code);
  for (const [name, input] of Object.entries(job.run?.inputs ?? {}))
    if (input.kind === 'path' && /^[\w.-]+$/.test(name)) add(`/acpt/inputs/${name}`, input.path);
  return found;
}

/** Whether the path is in what the dev container tools mount: the repository, else the folder itself. */
export function isMounted(
  path: string,
  { workspaceFolder, gitRoot }: Pick<Place, 'workspaceFolder' | 'gitRoot'>,
): boolean {
  return isBelow(path, gitRoot ?? workspaceFolder);
}

function isBelow(path: string, folder: string): boolean {
  return path === folder || path.startsWith(folder.endsWith('/') ? folder : `${folder}/`);
}

function header(plan: ContainerPlan, gpu: Gpu): string[] {
  const { source: from, title, remarks, job } = plan;
  const origin = from ? ` for ${from.path.slice(from.path.lastIndexOf('/') + 1)}` : '';
  return [
    `Written by ACPT${origin}: ${title}.`,
    'It is yours to edit: what you change here stays when ACPT writes it again.',
    ...remarks,
    ...(gpu === 'none' ? ['Without GPU: PyTorch runs on the processor.'] : []),
    job.shmSize === undefined
      ? `Shared memory: ${usualShmSize}. Azure ML gives a job 2g unless its resources.shm_size says more.`
      : `Shared memory: ${job.shmSize}, as resources.shm_size of the job says.`,
  ];
}

function withoutEmpty(value: JsonObject): JsonObject {
  const isEmpty = (each: Json) => typeof each === 'object' && each !== null && Object.keys(each).length === 0;
  return Object.fromEntries(Object.entries(value).filter(([, each]) => !isEmpty(each)));
}

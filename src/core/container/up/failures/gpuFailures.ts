/** Failures that only concern the GPU: the container would start without one. */
import { generateCdi } from '../../host/cdi.ts';
import { type Cause, shortened } from './failure.ts';

const withoutGpu = 'or start the container without a GPU';

export const gpuFailures: readonly Cause[] = [
  {
    code: 'nvidia-driver-not-loaded',
    pattern: /nvml error: driver not loaded|NVML: (?:Driver Not Loaded|ERROR_DRIVER_NOT_LOADED)/i,
    explain: () => ({
      gpu: true,
      message: 'The NVIDIA driver is not loaded on this machine.',
      action: `Install or load the driver so that "nvidia-smi" lists the GPU, ${withoutGpu}.`,
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'nvidia-driver-missing',
    pattern: /load library failed: (lib[\w-]+\.so[.\d]*)|NVML: ERROR_LIBRARY_NOT_FOUND/,
    explain: ([, library = 'libnvidia-ml.so.1']) => ({
      gpu: true,
      message: `The NVIDIA driver is not installed on this machine: ${library} is missing.`,
      action: `Install the driver, ${withoutGpu}.`,
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'nvidia-driver-updated',
    pattern: /nvml error: driver\/library version mismatch/,
    explain: () => ({
      gpu: true,
      message: 'The NVIDIA driver was updated, but the old version is still loaded.',
      action: 'Restart the machine.',
    }),
  },
  {
    code: 'nvidia-driver-too-old',
    pattern: /unsatisfied condition: (?:cuda ?>= ?([\d.]+)|([^\n,]+))/,
    explain: ([, cuda, condition]) => ({
      gpu: true,
      message:
        cuda === undefined
          ? `The GPU or its driver does not meet a requirement of the image: ${shortened(condition ?? '').replace(/: unknown$/, '')}.`
          : `The image requires an NVIDIA driver for CUDA ${cuda.replace(/\.$/, '')} or later; this machine has an older one.`,
      action: 'Update the NVIDIA driver, or use an image for an older CUDA.',
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'wsl-without-gpu',
    pattern: /WSL environment detected but no adapters were found/,
    explain: () => ({
      gpu: true,
      message: 'WSL does not expose a GPU to containers.',
      action: 'Update the NVIDIA driver on Windows and WSL itself ("wsl --update"), then restart WSL.',
    }),
  },
  {
    code: 'nvidia-toolkit-failed',
    pattern: /nvidia-container-cli(?:\.real)?: ([^\n]+?)(?:: unknown)?\.?$/m,
    explain: ([, text = '']) => ({
      gpu: true,
      message: `The NVIDIA Container Toolkit could not provide a GPU: ${shortened(text)}.`,
      action: `Check that "nvidia-smi" works on this machine and update the toolkit, ${withoutGpu}.`,
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'cdi-not-supported',
    pattern: /could not select device driver "cdi"/,
    explain: (_, { name, call }) => {
      const [, device = 'nvidia.com/gpu=all'] = /--device[= ](\S+\/\S+=\S+)/.exec(call?.rest ?? '') ?? [];
      return {
        gpu: true,
        message: `${name} does not support CDI device names such as ${device}: it is too old, or CDI is disabled.`,
        action: device.startsWith('nvidia.com/')
          ? `Use "--gpus=all" in "runArgs" instead, or update ${name}.`
          : `Specify the device files in "runArgs" instead, or update ${name}.`,
      };
    },
  },
  {
    code: 'nvidia-gpu-not-found',
    // Names that the toolkit generates when the container starts, if it finds a GPU.
    pattern: /unresolvable CDI devices (?:runtime|management)\.nvidia\.com/,
    explain: () => ({
      gpu: true,
      message: 'The NVIDIA Container Toolkit found no working GPU and driver on this machine.',
      action: `Install or load the driver so that "nvidia-smi" lists the GPU, ${withoutGpu}.`,
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'cdi-device-unknown',
    pattern: /unresolvable CDI devices ([^\n:]+)/,
    explain: ([, devices = ''], { name }) => ({
      gpu: true,
      message: `${name} cannot resolve ${devices.trim()}: no CDI specification in /etc/cdi or /var/run/cdi.`,
      action: devices.includes('nvidia.com/')
        ? `Install the NVIDIA Container Toolkit and generate the specification, ${withoutGpu}.`
        : `Generate the specification with the container toolkit of the GPU vendor, ${withoutGpu}.`,
      ...(devices.includes('nvidia.com/') ? { command: generateCdi } : {}),
    }),
  },
  {
    // The libraries of the driver have its version in their names.
    code: 'nvidia-cdi-outdated',
    pattern:
      /(?:error stat'ing file|error mounting|failed to fulfil mount request: open) [`"]?(\/[^\s`":]*\/lib[\w-]*(?:nvidia|cuda|nvcuvid|nvoptix)[\w-]*\.so\.\d{3,}(?:\.\d+)+)\b[^\n]*no such file or directory/i,
    explain: ([, library = '']) => ({
      gpu: true,
      message: `The CDI specification for the NVIDIA GPUs names ${library}, which does not exist: the driver has changed since.`,
      action: `Generate the specification again, ${withoutGpu}.`,
      command: generateCdi,
    }),
  },
  {
    code: 'nvidia-device-missing',
    pattern: /failed to stat CDI host device "(\/dev\/nvidia[^"]*)": no such file or directory/,
    explain: ([, device = '']) => ({
      gpu: true,
      message: `The CDI specification for the NVIDIA GPUs names ${device}, which does not exist.`,
      action: `Load the driver so that "nvidia-smi" lists the GPU, and generate the specification again, ${withoutGpu}.`,
      command: `nvidia-smi && ${generateCdi}`,
    }),
  },
  {
    code: 'nvidia-toolkit-missing',
    pattern:
      /could not select device driver "(?:nvidia)?" with capabilities|failed to discover GPU vendor from CDI|nvidia-container-runtime(?:-hook)?"?: [^\n]*(?:no such file or directory|executable file not found)/,
    explain: (_, { name }) => ({
      gpu: true,
      message: `${name} cannot provide a GPU: the NVIDIA Container Toolkit is missing or incomplete.`,
      action: `Install the NVIDIA Container Toolkit and restart ${name}, ${withoutGpu}.`,
    }),
  },
  {
    code: 'runtime-unknown',
    pattern:
      /unknown (?:or invalid )?runtime (?:specified|name:?) "?([\w.-]+)|default OCI runtime "([\w.-]+)" not found/i,
    explain: ([, docker, podman], { name }) => {
      const runtime = docker ?? podman ?? '';
      const gpu = /nvidia|amd|rocm/.test(runtime);
      return {
        gpu,
        message: `Unknown ${name} runtime "${runtime}".`,
        action:
          runtime === 'nvidia' && name === 'Docker'
            ? 'Install the NVIDIA Container Toolkit, run "sudo nvidia-ctk runtime configure --runtime=docker" and restart Docker.'
            : `Remove "--runtime=${runtime}" from "runArgs", or install that runtime and register it with ${name}.`,
      };
    },
  },
  {
    code: 'podman-gpu-question',
    // The command `docker` may also be Podman.
    pattern: /^Command failed: (?:\S*podman\S* info -f|\S+ info -f [\s\S]*can't evaluate field Runtimes)/m,
    explain: () => ({
      gpu: true,
      message: 'devcontainer.json sets "gpu" in "hostRequirements", which can be checked only with Docker.',
      action: 'Remove "gpu" from "hostRequirements", or set "dev.containers.gpuAvailability" to "none".',
    }),
  },
  {
    code: 'rocm-device-forbidden',
    pattern: /cannot stat [`']?(\/dev\/(?:kfd|dri)[^\s:'`]*)[`']?: Permission denied/i,
    explain: ([, device = '/dev/kfd']) => ({
      gpu: true,
      message: `You do not have access to ${device}, and a rootless engine cannot grant a container more access than you have.`,
      action: 'Add yourself to the groups render and video, then log in again.',
      command: 'sudo usermod -aG render,video $USER',
    }),
  },
  {
    code: 'rocm-device-missing',
    pattern:
      /custom device "(\/dev\/(?:kfd|dri)[^"]*)": no such file|^Error: (?:[^\n]*: )?stat (\/dev\/(?:kfd|dri)[^\s:]*): no such file/m,
    explain: ([, docker, podman]) => ({
      gpu: true,
      message: `${docker ?? podman} does not exist: this machine has no AMD GPU, the amdgpu driver is not loaded, or the engine runs in a virtual machine.`,
      action: `Install the driver with ROCm, ${withoutGpu}.`,
    }),
  },
  {
    code: 'device-missing',
    pattern:
      /custom device "([^"\n]+)": no such file|^Error: (?:[^\n]*: )?stat (\/dev\/[^\s:]+): no such file/m,
    explain: ([, docker, podman]) => {
      const device = docker ?? podman ?? '';
      return {
        gpu: /^\/dev\/(?:nvidia|dxg)/.test(device),
        message: `${device} does not exist on this machine.`,
        action: `Remove "--device=${device}" from "runArgs", or install the driver for the device.`,
      };
    },
  },
  {
    code: 'keep-groups-not-alone',
    pattern: /'--group-add keep-groups' option is not (allowed with any other|supported in remote mode)/,
    explain: ([, reason]) => ({
      gpu: true,
      message: reason?.startsWith('allowed')
        ? 'Podman does not allow another "--group-add" together with "--group-add=keep-groups".'
        : '"--group-add=keep-groups" does not work with remote Podman or Podman in a virtual machine.',
      action: reason?.startsWith('allowed')
        ? 'Remove the other "--group-add" from "runArgs".'
        : 'Remove it from "runArgs".',
    }),
  },
  {
    code: 'keep-groups-unknown',
    pattern: /unable to find group keep-groups/i,
    explain: (_, { engine }) => ({
      gpu: true,
      message: `"--group-add=keep-groups" requires Podman${engine === 'podman' ? ' 3.2 or later' : '; this is Docker'}.`,
      action: 'Use the numeric IDs of the groups video and render instead: "--group-add=<number>".',
      command: 'getent group video render',
    }),
  },
  {
    code: 'group-missing',
    pattern: /unable to find group ([^\s:]+): no matching entries in group file/i,
    explain: ([, group = '']) => ({
      gpu: /^(?:render|video)$/.test(group),
      message: `The image has no group "${group}".`,
      action: `Use the group's numeric ID on this machine instead: "--group-add=<number>".`,
      ...(/^[\w-]+$/.test(group) ? { command: `getent group ${group}` } : {}),
    }),
  },
];

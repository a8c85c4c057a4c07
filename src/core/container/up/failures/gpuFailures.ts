/** The container would start without a GPU. */
import { type Cause, shortened } from './failure.ts';

const withoutGpu = 'or start the container without a GPU';

export const gpuFailures: readonly Cause[] = [
  {
    code: 'nvidia-driver-not-loaded',
    pattern: /nvml error: driver not loaded|NVML: (?:Driver Not Loaded|ERROR_DRIVER_NOT_LOADED)/i,
    explain: () => ({
      gpu: true,
      message: 'The NVIDIA driver is not loaded on this machine, so there is no GPU for the container.',
      action: `Install or load the driver until "nvidia-smi" lists the GPU, ${withoutGpu}.`,
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
      message: 'The NVIDIA driver was updated, and its older version is still loaded.',
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
          ? `The image asks the GPU or its driver for more than there is: ${shortened(condition ?? '').replace(/: unknown$/, '')}.`
          : `The image needs an NVIDIA driver for CUDA ${cuda.replace(/\.$/, '')} or later, and this machine has an older one.`,
      action: 'Update the NVIDIA driver, or take an image for an older CUDA.',
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'wsl-without-gpu',
    pattern: /WSL environment detected but no adapters were found/,
    explain: () => ({
      gpu: true,
      message: 'WSL offers no GPU to containers.',
      action: 'Update the NVIDIA driver of Windows and WSL itself ("wsl --update"), then restart WSL.',
    }),
  },
  {
    code: 'nvidia-toolkit-failed',
    pattern: /nvidia-container-cli(?:\.real)?: ([^\n]+?)(?:: unknown)?\.?$/m,
    explain: ([, text = '']) => ({
      gpu: true,
      message: `The NVIDIA Container Toolkit could not give the container a GPU: ${shortened(text)}.`,
      action: `See whether "nvidia-smi" works on this machine, and update the toolkit, ${withoutGpu}.`,
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
        message: `This ${name} does not take devices by such names as ${device}: it is too old, or CDI is off.`,
        action: device.startsWith('nvidia.com/')
          ? `Write "--gpus=all" in "runArgs" instead, or update ${name}.`
          : `Name the files of the device in "runArgs" instead, or update ${name}.`,
      };
    },
  },
  {
    code: 'nvidia-gpu-not-found',
    // Names that the toolkit makes up as the container starts, where it finds a GPU.
    pattern: /unresolvable CDI devices (?:runtime|management)\.nvidia\.com/,
    explain: () => ({
      gpu: true,
      message: 'The NVIDIA Container Toolkit found no GPU and driver that work on this machine.',
      action: `Install or load the driver until "nvidia-smi" lists the GPU, ${withoutGpu}.`,
      command: 'nvidia-smi',
    }),
  },
  {
    code: 'cdi-device-unknown',
    pattern: /unresolvable CDI devices ([^\n:]+)/,
    explain: ([, devices = ''], { name }) => ({
      gpu: true,
      message: `${name} knows no device ${devices.trim()}: no description of it lies in /etc/cdi or /var/run/cdi.`,
      action: devices.includes('nvidia.com/')
        ? `Install the NVIDIA Container Toolkit and let it write the description, ${withoutGpu}.`
        : `Let the container toolkit of the GPU's maker write the description, ${withoutGpu}.`,
      ...(devices.includes('nvidia.com/')
        ? { command: 'sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml' }
        : {}),
    }),
  },
  {
    code: 'nvidia-toolkit-missing',
    pattern:
      /could not select device driver "(?:nvidia)?" with capabilities|failed to discover GPU vendor from CDI|nvidia-container-runtime(?:-hook)?"?: [^\n]*(?:no such file or directory|executable file not found)/,
    explain: (_, { name }) => ({
      gpu: true,
      message: `${name} cannot give a container a GPU: the NVIDIA Container Toolkit is missing or incomplete.`,
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
        message: `${name} knows no runtime "${runtime}".`,
        action:
          runtime === 'nvidia' && name === 'Docker'
            ? 'Install the NVIDIA Container Toolkit, run "sudo nvidia-ctk runtime configure --runtime=docker" and restart Docker.'
            : `Take "--runtime=${runtime}" out of "runArgs", or install that runtime and register it with ${name}.`,
      };
    },
  },
  {
    code: 'podman-gpu-question',
    // Podman may also stand behind the name `docker`.
    pattern: /^Command failed: (?:\S*podman\S* info -f|\S+ info -f [\s\S]*can't evaluate field Runtimes)/m,
    explain: () => ({
      gpu: true,
      message:
        'devcontainer.json asks for a GPU in "hostRequirements", and only Docker can answer whether there is one.',
      action: 'Take "gpu" out of "hostRequirements", or set "dev.containers.gpuAvailability" to "none".',
    }),
  },
  {
    code: 'rocm-device-forbidden',
    pattern: /cannot stat [`']?(\/dev\/(?:kfd|dri)[^\s:'`]*)[`']?: Permission denied/i,
    explain: ([, device = '/dev/kfd']) => ({
      gpu: true,
      message: `You may not use ${device}, and a rootless engine can give a container no more than you have.`,
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
      message: `There is no ${docker ?? podman} on this machine: it has no AMD GPU, the driver (amdgpu) is not loaded, or the engine runs in a virtual machine.`,
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
        message: `There is no ${device} on this machine.`,
        action: `Take "--device=${device}" out of "runArgs", or install the driver of the device.`,
      };
    },
  },
  {
    code: 'keep-groups-not-alone',
    pattern: /'--group-add keep-groups' option is not (allowed with any other|supported in remote mode)/,
    explain: ([, reason]) => ({
      gpu: true,
      message: reason?.startsWith('allowed')
        ? '"--group-add=keep-groups" keeps all groups, and Podman takes no other "--group-add" beside it.'
        : '"--group-add=keep-groups" does not work with a Podman that runs in a virtual machine or elsewhere.',
      action: reason?.startsWith('allowed')
        ? 'Take the other "--group-add" out of "runArgs".'
        : 'Take it out of "runArgs".',
    }),
  },
  {
    code: 'keep-groups-unknown',
    pattern: /unable to find group keep-groups/i,
    explain: (_, { engine }) => ({
      gpu: true,
      message: `"--group-add=keep-groups" is for Podman${engine === 'podman' ? ' from version 3.2 on' : ', and this is Docker'}.`,
      action: 'Write the numbers of the groups video and render in its place: "--group-add=<number>".',
      command: 'getent group video render',
    }),
  },
  {
    code: 'group-missing',
    pattern: /unable to find group ([^\s:]+): no matching entries in group file/i,
    explain: ([, group = '']) => ({
      gpu: /^(?:render|video)$/.test(group),
      message: `The image has no group "${group}".`,
      action: `Write the number that the group has on this machine in its place: "--group-add=<number>".`,
      ...(/^[\w-]+$/.test(group) ? { command: `getent group ${group}` } : {}),
    }),
  },
];

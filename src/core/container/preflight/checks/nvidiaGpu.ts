import { gpuListText } from '../../host/gpus.ts';
import type { Check } from './check.ts';

/** The host has an NVIDIA GPU and a driver that is loaded. */
export const nvidiaGpu: Check = function* ({ plan, host, gpu }) {
  if (gpu !== 'cuda' || host.engine.elsewhere || host.platform === 'darwin') return;
  const { nvidia } = host;
  switch (nvidia.state) {
    case 'present': {
      // What was chosen and is not there is told once, by the check of the choice.
      if (nvidia.gpus.length === 0) return;
      yield {
        code: 'nvidia-gpu',
        status: 'good',
        message: `${host.choice ? 'Chosen:' : 'Found'} ${gpuListText('cuda', host)}, driver ${nvidia.gpus[0]?.driver}.`,
      };
      return;
    }
    case 'failing':
      yield {
        code: 'nvidia-gpu',
        status: 'bad',
        gpu: true,
        message: `The NVIDIA driver is installed but reports no GPU: ${(nvidia.complaint ?? 'nvidia-smi failed').replace(/\.?$/, '.')}`,
        action:
          'Load the driver, or restart the machine after a driver update: nvidia-smi must list the GPU before a container can use it.',
        command: 'nvidia-smi',
      };
      return;
    case 'absent':
      yield {
        code: 'nvidia-gpu',
        status: 'bad',
        gpu: true,
        message:
          plan.accelerator?.kind === 'cuda'
            ? 'The image is built for CUDA, but this machine has no NVIDIA driver.'
            : 'This machine has no NVIDIA driver.',
        action: host.wsl
          ? 'Install the NVIDIA driver on Windows, not in WSL.'
          : host.amd.kfd
            ? 'This machine has an AMD GPU: choose an image for ROCm, or open this one on the CPU.'
            : 'Install the NVIDIA driver if there is a GPU; otherwise open it on the CPU.',
      };
      return;
    default:
      nvidia.state satisfies never;
  }
};

import type { Check } from '../preflight.ts';

/** Where the editor and the engine run. */
export const place: Check = function* ({ host, gpu }) {
  if (host.insideContainer)
    yield {
      code: 'inside-container',
      status: 'bad',
      message: 'This window already runs in a container.',
      action:
        'Reopen the folder on the host first ("Dev Containers: Reopen Folder Locally"), then try again.',
    };
  if (host.engine.elsewhere)
    yield {
      code: 'engine-elsewhere',
      status: 'warning',
      message: 'The engine runs on another machine: its GPUs, driver and disk cannot be seen from here.',
      action:
        'The folder is mounted from that machine too; open the folder there, over SSH, if it is not on it.',
    };
  if (gpu !== 'none' && host.platform === 'darwin')
    yield {
      code: 'no-gpu-on-macos',
      status: 'bad',
      gpu: true,
      message: 'Containers on macOS run in a virtual machine that has no NVIDIA or AMD GPU.',
      action: 'Open it on the CPU here, or connect to a Linux machine with a GPU over SSH.',
    };
  if (gpu === 'rocm' && (host.wsl || host.platform === 'win32'))
    yield {
      code: 'no-rocm-on-windows',
      status: 'bad',
      gpu: true,
      message: 'Windows and WSL do not have /dev/kfd, through which ROCm containers reach an AMD GPU.',
      action: 'Open it on the CPU here, or use a Linux machine with the amdgpu driver.',
    };
};

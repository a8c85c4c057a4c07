import type { Check } from './check.ts';

/** Where the editor and the engine run. */
export const folder: Check = function* ({ host, gpu }) {
  if (host.insideContainer)
    yield {
      code: 'inside-container',
      status: 'bad',
      message: 'This window is already running in a container.',
      action: 'Reopen the folder on the host ("Dev Containers: Reopen Folder Locally"), then try again.',
    };
  if (host.engine.elsewhere)
    yield {
      code: 'engine-elsewhere',
      status: 'warning',
      message: 'The engine runs on another machine; its GPUs, driver and disk cannot be checked from here.',
      action:
        'The folder is also mounted from that machine. If it is not there, open the folder on that machine over SSH.',
    };
  if (gpu !== 'none' && host.platform === 'darwin')
    yield {
      code: 'no-gpu-on-macos',
      status: 'bad',
      gpu: true,
      message: 'Containers on macOS run in a virtual machine without NVIDIA or AMD GPUs.',
      action: 'Open it on the CPU here, or connect over SSH to a Linux machine with a GPU.',
    };
  if (gpu === 'rocm' && (host.wsl || host.platform === 'win32'))
    yield {
      code: 'no-rocm-on-windows',
      status: 'bad',
      gpu: true,
      message: 'Windows and WSL do not have /dev/kfd, which ROCm containers require to access an AMD GPU.',
      action: 'Open it on the CPU here, or use a Linux machine with the amdgpu driver.',
    };
};

import { gpuCount, gpuListText } from '../../host/gpus.ts';
import type { Check } from './check.ts';

/** The devices of an AMD GPU are there, and this user may use them. */
export const amdDevices: Check = function* ({ plan, host, gpu }) {
  const { amd, engine } = host;
  if (gpu !== 'rocm' || engine.elsewhere || host.platform !== 'linux' || host.wsl) return;
  if (!amd.kfd) {
    yield {
      code: 'amd-kfd',
      status: 'bad',
      gpu: true,
      message:
        plan.accelerator?.kind === 'rocm'
          ? 'The image is built for ROCm, but this machine has no /dev/kfd.'
          : 'This machine has no /dev/kfd.',
      action:
        host.nvidia.state === 'present'
          ? 'This machine has an NVIDIA GPU: choose an image for CUDA, or open this one on the CPU.'
          : 'Install the amdgpu driver if there is an AMD GPU; otherwise open it on the CPU.',
    };
    return;
  }
  if (amd.render.length === 0) {
    yield {
      code: 'amd-render',
      status: 'bad',
      gpu: true,
      message: '/dev/kfd exists, but /dev/dri/renderD… does not: the driver sees no GPU.',
      action: 'Check whether the amdgpu driver is loaded.',
      command: 'lsmod | grep amdgpu',
    };
    return;
  }
  const count = gpuCount('rocm', host);
  const list = gpuListText('rocm', host) || `${count} AMD GPU${count === 1 ? '' : 's'}`;
  yield {
    code: 'amd-kfd',
    status: 'good',
    message: `${host.choice ? 'Chosen:' : 'Found'} ${list}.`,
  };
  if (!engine.rootless) return;
  // A rootless engine can hand on no more than its user may use.
  const closed = [amd.kfd, ...amd.render].find(({ usable }) => !usable);
  if (closed)
    yield {
      code: 'amd-permission',
      status: 'bad',
      gpu: true,
      message: `You do not have access to ${closed.path}, and a rootless engine cannot grant a container more access than you have.`,
      action: 'Add yourself to the groups that own the devices, then log in again.',
      command: 'sudo usermod -aG render,video "$USER"',
    };
  else if (engine.name === 'podman' && engine.ociRuntime !== undefined && !engine.ociRuntime.includes('crun'))
    yield {
      code: 'amd-groups',
      status: 'bad',
      gpu: true,
      message: `Podman keeps your groups only with crun, but it uses ${engine.ociRuntime}.`,
      action: 'Set runtime = "crun" in containers.conf.',
    };
};

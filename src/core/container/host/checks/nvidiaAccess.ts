import { compareVersions } from '../../../knowledge/matrix/naming.ts';
import type { Check } from '../preflight.ts';

/** A container can be given the GPU: by the NVIDIA runtime, or by the Container Device Interface. */
export const nvidiaAccess: Check = function* ({ host, gpu }) {
  const { engine, nvidia } = host;
  if (gpu !== 'cuda' || engine.state !== 'running' || engine.elsewhere || host.platform === 'darwin') return;
  const cdi = engine.cdiKinds.includes('nvidia.com/gpu');
  if (engine.name === 'podman') {
    if (!cdi && host.platform !== 'linux')
      yield {
        code: 'nvidia-cdi',
        status: 'warning',
        gpu: true,
        message:
          "Whether Podman's machine has a description of the NVIDIA GPUs (CDI) cannot be seen from here.",
        action: 'In that machine, install the NVIDIA Container Toolkit and run nvidia-ctk cdi generate.',
      };
    else if (!cdi)
      yield {
        code: 'nvidia-cdi',
        status: 'bad',
        gpu: true,
        message: 'Podman finds no description of the NVIDIA GPUs (CDI).',
        action:
          'Install the NVIDIA Container Toolkit and write the description; again after each change of the driver.',
        command: 'sudo nvidia-ctk cdi generate --output=/etc/cdi/nvidia.yaml',
      };
    else if (engine.version !== undefined && compareVersions(engine.version, '4.1.0') < 0)
      yield {
        code: 'nvidia-cdi',
        status: 'bad',
        gpu: true,
        message: `Podman ${engine.version} does not know the Container Device Interface.`,
        action: 'Use Podman 4.1 or newer.',
      };
    else
      yield {
        code: 'nvidia-cdi',
        status: 'good',
        message: 'Podman has a description of the NVIDIA GPUs (CDI).',
      };
    return;
  }
  // On Windows Docker Desktop brings what is needed, and does not list it on some versions. On Linux it is a machine of its own.
  const desktop =
    /docker desktop/i.test(engine.operatingSystem ?? '') && (host.wsl || host.platform === 'win32');
  if (engine.runtimes.includes('nvidia') || cdi || desktop) {
    yield {
      code: 'nvidia-runtime',
      status: 'good',
      message: engine.runtimes.includes('nvidia')
        ? 'Docker has the NVIDIA runtime.'
        : cdi
          ? 'Docker has a description of the NVIDIA GPUs (CDI).'
          : 'Docker Desktop hands NVIDIA GPUs on.',
    };
    return;
  }
  if (engine.snap) {
    yield {
      code: 'nvidia-runtime',
      status: 'bad',
      gpu: true,
      message: 'This Docker comes from the snap store, where the NVIDIA Container Toolkit cannot reach it.',
      action: 'Replace it with the package of your distribution or of Docker.',
      command: 'sudo snap remove docker',
    };
    return;
  }
  yield {
    code: 'nvidia-runtime',
    status: 'bad',
    gpu: true,
    message:
      nvidia.state === 'present'
        ? 'The host has a GPU, but Docker has no NVIDIA runtime to hand it on.'
        : 'Docker has no NVIDIA runtime.',
    action: 'Install the NVIDIA Container Toolkit, make it known to Docker, and restart Docker.',
    command: 'sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker',
  };
};

import { compareVersions } from '../../../knowledge/matrix/naming.ts';
import { generateCdi } from '../../host/cdi.ts';
import type { Check, Verdict } from './check.ts';

/** A container can access the GPU: through the NVIDIA runtime or the Container Device Interface. */
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
        message: 'Cannot check whether the Podman machine has a CDI specification for the NVIDIA GPUs.',
        action: 'In that machine, install the NVIDIA Container Toolkit and run nvidia-ctk cdi generate.',
      };
    else if (!cdi)
      yield {
        code: 'nvidia-cdi',
        status: 'bad',
        gpu: true,
        message: 'Podman has no CDI specification for the NVIDIA GPUs.',
        action:
          'Install the NVIDIA Container Toolkit and generate the specification; repeat after each driver update.',
        command: generateCdi,
      };
    else if (engine.version !== undefined && compareVersions(engine.version, '4.1.0') < 0)
      yield {
        code: 'nvidia-cdi',
        status: 'bad',
        gpu: true,
        message: `Podman ${engine.version} does not support the Container Device Interface (CDI).`,
        action: 'Use Podman 4.1 or later.',
      };
    else if (engine.missingLibrary !== undefined) yield outdated('nvidia-cdi', engine.missingLibrary);
    else
      yield {
        code: 'nvidia-cdi',
        status: 'good',
        message: 'Podman has a CDI specification for the NVIDIA GPUs.',
      };
    return;
  }
  // On Windows, Docker Desktop includes what is needed, though some versions do not list it. On Linux it runs in a virtual machine.
  const desktop =
    /docker desktop/i.test(engine.operatingSystem ?? '') && (host.wsl || host.platform === 'win32');
  if (cdi && !engine.runtimes.includes('nvidia') && engine.missingLibrary !== undefined) {
    yield outdated('nvidia-runtime', engine.missingLibrary);
    return;
  }
  if (engine.runtimes.includes('nvidia') || cdi || desktop) {
    yield {
      code: 'nvidia-runtime',
      status: 'good',
      message: engine.runtimes.includes('nvidia')
        ? 'Docker has the NVIDIA runtime.'
        : cdi
          ? 'Docker has a CDI specification for the NVIDIA GPUs.'
          : 'Docker Desktop passes NVIDIA GPUs through.',
    };
    return;
  }
  if (engine.snap) {
    yield {
      code: 'nvidia-runtime',
      status: 'bad',
      gpu: true,
      message: 'Docker is installed as a snap, which the NVIDIA Container Toolkit cannot configure.',
      action: 'Replace it with the package from your distribution or from Docker.',
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
        ? 'This machine has a GPU, but Docker has no NVIDIA runtime.'
        : 'Docker has no NVIDIA runtime.',
    action: 'Install the NVIDIA Container Toolkit, register it with Docker, and restart Docker.',
    command: 'sudo nvidia-ctk runtime configure --runtime=docker && sudo systemctl restart docker',
  };
};

function outdated(code: string, library: string): Verdict {
  return {
    code,
    status: 'bad',
    gpu: true,
    message: `The CDI specification for the NVIDIA GPUs names ${library}, which does not exist.`,
    action: 'Generate the specification again; repeat after each driver update.',
    command: generateCdi,
  };
}

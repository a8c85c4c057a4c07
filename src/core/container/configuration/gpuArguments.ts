/** The arguments that give a container the GPUs of the host: by engine and vendor. */
import type { Gpu, HostFacts } from '../host/host.ts';

/**
 * One token each, as `runArgs` of devcontainer.json wants them. `hostRequirements.gpu` is never written: with Podman it
 * makes `devcontainer up` fail, with Docker it looks for the NVIDIA runtime alone, and beside `--gpus` it asks twice.
 * @see https://github.com/devcontainers/cli/blob/f683c29f64a20109b4453e5149807e390ff65133/src/spec-node/utils.ts#L255
 */
export function gpuArguments(gpu: Gpu, host: HostFacts): string[] {
  switch (gpu) {
    case 'cuda':
      return cudaArguments(host);
    case 'rocm':
      return rocmArguments(host);
    case 'none':
      return [];
    default:
      return gpu satisfies never;
  }
}

function cudaArguments({ engine }: HostFacts): string[] {
  // Podman takes --gpus without a word and gives no GPU.
  if (engine.name === 'podman') return ['--device=nvidia.com/gpu=all'];
  const onlyCdi = !engine.runtimes.includes('nvidia') && engine.cdiKinds.includes('nvidia.com/gpu');
  return [onlyCdi ? '--device=nvidia.com/gpu=all' : '--gpus=all'];
}

/**
 * Groups go by number: a name is looked up in the image, which may not have it or may give it another number.
 * @see https://rocm.docs.amd.com/projects/install-on-linux/en/latest/how-to/docker.html
 */
function rocmArguments({ engine, amd }: HostFacts): string[] {
  if (engine.name === 'podman' && engine.cdiKinds.includes('amd.com/gpu'))
    return ['--device=amd.com/gpu=all', ...(engine.rootless ? ['--group-add=keep-groups'] : [])];
  const devices = ['--device=/dev/kfd', '--device=/dev/dri'];
  const groups = [...(amd.kfd ? [amd.kfd] : []), ...amd.render]
    .map(({ group }) => group)
    .filter((id) => id > 0);
  const added =
    engine.name === 'podman' && engine.rootless
      ? ['--group-add=keep-groups']
      : groups.length > 0
        ? [...new Set(groups)].map((id) => `--group-add=${id}`)
        : ['--group-add=video'];
  return [...devices, ...added, '--security-opt=seccomp=unconfined'];
}

/** The arguments that give a container the GPUs of the host: by engine and vendor. */
import { chosenIds, rendersOf } from '../host/gpus.ts';
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

function cudaArguments(host: HostFacts): string[] {
  const { engine } = host;
  const chosen = chosenIds(host);
  const onlyCdi = !engine.runtimes.includes('nvidia') && engine.cdiKinds.includes('nvidia.com/gpu');
  // Podman takes --gpus without a word and gives no GPU.
  if (engine.name === 'podman' || onlyCdi)
    return (chosen ?? ['all']).map((id) => `--device=nvidia.com/gpu=${id}`);
  // Docker reads it as a line of CSV: without the quotes, the second number would be an option of its own.
  return [chosen ? `--gpus="device=${chosen.join(',')}"` : '--gpus=all'];
}

/**
 * Groups go by number: a name is looked up in the image, which may not have it or may give it another number.
 * @see https://rocm.docs.amd.com/projects/install-on-linux/en/latest/how-to/docker.html
 */
function rocmArguments({ engine, amd, choice }: HostFacts): string[] {
  if (engine.name === 'podman' && engine.cdiKinds.includes('amd.com/gpu'))
    return [
      ...(choice?.chosen ?? ['all']).map((id) => `--device=amd.com/gpu=${id}`),
      ...(engine.rootless ? ['--group-add=keep-groups'] : []),
    ];
  const renders = choice && rendersOf(amd.gpus);
  const devices = [
    '--device=/dev/kfd',
    ...(renders ?? ['/dev/dri']).map((path) => `--device=${path}`),
    // ROCm counts those that it is given: with the devices of all of them, it has to be told which.
    ...(choice && !renders ? [`--env=ROCR_VISIBLE_DEVICES=${choice.chosen.join(',')}`] : []),
  ];
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

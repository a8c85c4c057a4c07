import type { Check } from './check.ts';

/** ACPT images and those of AMD are for x86-64 alone. */
export const processor: Check = function* ({ plan, host, gpu }) {
  const there = host.engine.architecture ?? host.architecture;
  if (there === plan.needs.architecture || host.engine.state !== 'running') return;
  yield {
    code: 'architecture',
    status: 'warning',
    message: `The image is built for amd64, but this machine is ${there}: it runs only under emulation, many times slower.`,
    action:
      'Docker Desktop includes emulation; elsewhere, install QEMU. Use it to read code, and train on another machine.',
  };
  if (gpu !== 'none')
    yield {
      code: 'gpu-under-emulation',
      status: 'bad',
      gpu: true,
      message: 'An emulated container cannot use a GPU.',
      action: 'Open it on the CPU.',
    };
};

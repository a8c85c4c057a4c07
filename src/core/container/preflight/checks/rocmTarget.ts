import type { Check } from './check.ts';

/** AMD lists the GPU for this release of ROCm. What is not listed may still work. */
export const rocmTarget: Check = function* ({ plan, host, gpu }) {
  const listed = plan.needs.rocm?.gfx;
  if (gpu !== 'rocm' || !listed || host.engine.elsewhere) return;
  for (const target of new Set(host.amd.gfx)) {
    const known = listed.includes(target);
    yield {
      code: 'rocm-target',
      status: known ? 'good' : 'warning',
      gpu: true,
      message: known
        ? `ROCm ${plan.needs.rocm?.version} supports ${target}.`
        : `AMD does not list ${target} for ROCm ${plan.needs.rocm?.version}; it lists ${listed.join(', ')}.`,
      ...(known ? {} : { action: 'It may still work, but unlisted GPUs are not tested.' }),
    };
  }
};

import type { Run } from '../../stack/runs.ts';

/** Whether a VM size has no GPU: the matrix does not know it, and its series is one without. */
export function isWithoutGpu(machine: Run['machine']): boolean {
  return machine !== undefined && !machine.size && /^Standard_[ABDEFLM]\w*\d/i.test(machine.name);
}

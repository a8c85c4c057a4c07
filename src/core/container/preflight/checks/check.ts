import type { Gpu, HostFacts } from '../../host/host.ts';
import type { ContainerPlan } from '../../plan/plan.ts';

export interface Verdict {
  /** Stable: `nvidia-runtime`. */
  readonly code: string;
  readonly status: 'good' | 'warning' | 'bad';
  /** The fact: a whole sentence. */
  readonly message: string;
  /** What to do about it. */
  readonly action?: string;
  /** A command that can be copied. */
  readonly command?: string;
  /** Without GPU it would not matter. */
  readonly gpu?: boolean;
}

/** One question to the host. Yields nothing where the question does not arise. */
export type Check = (asked: {
  readonly plan: ContainerPlan;
  readonly host: HostFacts;
  readonly gpu: Gpu;
}) => Iterable<Verdict>;

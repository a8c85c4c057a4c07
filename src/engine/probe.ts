/** What this machine has, in a second or two: nothing is pulled, started or changed. */
import { readFileSync, statfsSync } from 'node:fs';
import path from 'node:path';
import type { HostFacts } from '../core/container/host/host.ts';
import { capture } from './capture.ts';
import { probeEngine, type SeenEngine } from './probeEngine.ts';
import { probeAmd, probeNvidia } from './probeGpus.ts';

export interface ProbeOptions {
  /** `auto`, `docker`, `podman`, or a path. */
  readonly engine: string;
  /** Of the plan: whether it is there already. */
  readonly image: string | undefined;
  readonly insideContainer: boolean;
}

export async function probeHost({ engine: wish, image, insideContainer }: ProbeOptions): Promise<HostFacts> {
  const [seen, nvidia] = await Promise.all([probeEngine(wish), probeNvidia()]);
  const { facts } = seen;
  const running = facts.state === 'running';
  return {
    platform: process.platform === 'win32' || process.platform === 'darwin' ? process.platform : 'linux',
    architecture: process.arch === 'x64' ? 'amd64' : process.arch,
    wsl: isWsl(),
    insideContainer,
    engine: facts,
    nvidia,
    amd: process.platform === 'linux' ? probeAmd() : { kfd: undefined, render: [], gfx: [], gpus: [] },
    freeBytes: running ? freeBytes(seen) : undefined,
    imagePresent:
      running &&
      image !== undefined &&
      (await capture(facts.command, ['image', 'inspect', '--format', '{{.Id}}', image])).code === 0,
  };
}

function isWsl(): boolean {
  if (process.platform !== 'linux') return false;
  try {
    return /microsoft/i.test(readFileSync('/proc/sys/kernel/osrelease', 'utf8'));
  } catch {
    return false;
  }
}

/** Only where the engine's folder is one of this machine, and not of a virtual one beside it. */
function freeBytes({ facts, dataRoot }: SeenEngine): number | undefined {
  const virtual = process.platform !== 'linux' || /docker desktop/i.test(facts.operatingSystem ?? '');
  if (virtual || facts.elsewhere || dataRoot === undefined) return undefined;
  // The folder itself may be closed to this user, or seen by the engine alone; those above it lie on the same disk or say nothing.
  for (let folder = dataRoot; ; folder = path.dirname(folder)) {
    try {
      const { bavail, bsize } = statfsSync(folder);
      return bavail * bsize;
    } catch {
      if (folder === path.dirname(folder)) return undefined;
    }
  }
}

/** `acpt devcontainer --check`: whether a container is still what its document asks for. */
import path from 'node:path';
import { printable } from '../core/base/printable.ts';
import type { HostFacts } from '../core/container/host/host.ts';
import { driftOf } from '../core/container/plan/drift.ts';
import type { ContainerPlan } from '../core/container/plan/plan.ts';
import { isOutdated } from '../engine/containers.ts';
import { isPlanOf, madeFrom, writtenIn } from '../engine/written.ts';
import type { Output } from './output.ts';

/** 0: it is; 1: it is not, or there is none. */
export async function checkDrift(
  plan: ContainerPlan,
  { engine }: HostFacts,
  workspaceFolder: string,
  output: Output,
): Promise<number> {
  const written = writtenIn(workspaceFolder).filter((each) => isPlanOf(plan, workspaceFolder, each));
  if (written.length === 0) {
    output.complain(`acpt: No container is configured for ${plan.title}. Pass --write to configure one.`);
    return 1;
  }
  const now = madeFrom(plan, workspaceFolder);
  let status = 0;
  for (const { configFile, made } of written) {
    const shown = path.posix.relative(workspaceFolder, configFile);
    const changes = made ? driftOf(made, now) : [];
    const configuration = { engine: engine.command, workspaceFolder, configFile };
    const outdated =
      changes.length === 0 &&
      engine.state === 'running' &&
      (await isOutdated(configuration, [configFile, ...plan.sources]));
    const lines = outdated ? ['the container is older than its configuration'] : changes;
    if (lines.length > 0) status = 1;
    for (const line of lines.length > 0 ? lines : ['up to date'])
      output.write(`${printable(`${shown}: ${line}`)}\n`);
  }
  return status;
}

/** What `acpt run --debug` says and does for those who attach. */
import { printableJson } from '../core/base/printable.ts';
import type { ContainerPlan } from '../core/container/plan/plan.ts';
import { attachConfiguration } from '../core/container/run/attach.ts';
import { type Listening, listeningOf, nothingDebugged } from '../core/container/run/debugger.ts';
import { findDebugpy, installDebugpy } from '../engine/debugpy.ts';
import { type ForwardedPort, forwardPort } from '../engine/forward.ts';
import { gitRootOf } from '../engine/gitRoot.ts';
import type { InContainer } from '../engine/job.ts';
import { isYes } from './answer.ts';
import type { Output } from './output.ts';

/**
 * Makes sure that the container has debugpy; it is installed only with a yes.
 * @returns whether it has
 */
export async function ensureDebugpy(
  where: InContainer,
  python: string,
  yes: boolean,
  output: Output,
): Promise<boolean> {
  const found = await findDebugpy(where, python);
  if (found.kind === 'found') return true;
  if (found.kind === 'no python') {
    output.complain(`acpt: The container has no Python to debug: ${found.said}`);
    return false;
  }
  const command = `${python} -m pip install debugpy`;
  output.complain(`acpt: debugpy is not installed for ${python} in the container.`);
  if (!yes && !isYes(await output.ask?.(`Install it there with ${command}? [y/N] `))) {
    output.complain(
      `acpt: Nothing was installed. Without a terminal, pass --yes, or add debugpy to the environment.`,
    );
    return false;
  }
  const failed = await installDebugpy(where, python);
  if (failed !== undefined) output.complain(`acpt: ${command} failed:`, ...failed.split('\n').slice(-5));
  return failed === undefined;
}

export interface DebugPlace {
  readonly plan: ContainerPlan;
  readonly python: string;
  readonly workspaceFolder: string;
  readonly remoteWorkspaceFolder: string;
  readonly container: InContainer;
}

/** Makes the ports of programs that listen reachable from this machine, and says how to attach. */
export class DebugPorts {
  readonly #place: DebugPlace;
  readonly #output: Output;
  readonly #ports = new Map<number, Promise<ForwardedPort>>();
  #rest = '';

  constructor(place: DebugPlace, output: Output) {
    this.#place = place;
    this.#output = output;
  }

  /** Takes what the job says, as it comes. */
  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-1000);
    for (const line of lines) {
      const listening = listeningOf(line);
      if (listening) void this.#tell(listening);
    }
  }

  close(): void {
    if (this.#ports.size === 0) this.#output.complain(`acpt: ${nothingDebugged}`);
    for (const each of this.#ports.values()) void each.then((port) => port.close());
  }

  async #tell({ rank, port }: Listening): Promise<void> {
    const { container, python, plan, workspaceFolder, remoteWorkspaceFolder } = this.#place;
    const known = this.#ports.has(port);
    const forwarding = this.#ports.get(port) ?? forwardPort(container, python, port);
    this.#ports.set(port, forwarding);
    const here = (await forwarding).port;
    const place = {
      plan,
      workspaceFolder,
      remoteWorkspaceFolder,
      inPlace: false,
      gitRoot: gitRootOf(workspaceFolder),
    };
    this.#output.complain(`acpt: Attach to rank ${rank} at 127.0.0.1:${here}.`);
    if (!known && rank === 0)
      this.#output.complain(
        'acpt: In VS Code, with this in "configurations" of .vscode/launch.json:',
        ...printableJson(attachConfiguration(place, rank, here)).split('\n'),
      );
  }
}

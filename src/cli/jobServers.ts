/** Makes what a job serves reachable from this machine, for as long as the job runs. */
import { serverOf } from '../core/container/run/servers.ts';
import { type ForwardedPort, forwardPort } from '../engine/forward.ts';
import type { InContainer } from '../engine/job.ts';
import type { Output } from './output.ts';

export class JobServers {
  readonly #container: InContainer;
  readonly #python: string;
  readonly #output: Output;
  readonly #ports = new Map<number, Promise<ForwardedPort>>();
  #rest = '';

  constructor(container: InContainer, python: string, output: Output) {
    this.#container = container;
    this.#python = python;
    this.#output = output;
  }

  /** Takes what the job says, as it comes. */
  read(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = (lines.pop() ?? '').slice(-1000);
    for (const line of lines) {
      const server = serverOf(line);
      if (!server || this.#ports.has(server.port)) continue;
      const forwarding = forwardPort(this.#container, this.#python, server.port);
      this.#ports.set(server.port, forwarding);
      void forwarding.then(({ port }) =>
        this.#output.complain(`acpt: ${server.name} of the container is at http://127.0.0.1:${port}`),
      );
    }
  }

  close(): void {
    for (const each of this.#ports.values()) void each.then((port) => port.close());
  }
}

/**
 * `devcontainer up` runs a container and then waits, without end, for the engine to report that it started. It begins
 * to listen for that only when it runs the container: an engine that is quicker has reported it already. That happens
 * mostly with Podman, which has no service, so that whoever listens is a program that has to start first.
 */
import type { UpEvent } from '../core/container/up/protocol.ts';
import { type Configuration, containersOf } from './containers.ts';

/** What `devcontainer` calls the step in which it waits. */
const step = 'Starting container';
const firstLook = 2000;
const nextLook = 1000;
/** The report may just be on its way when the container is first seen to run. */
const looks = 3;

export class StartWatch {
  private readonly configuration: Configuration;
  private readonly onMissed: () => void;
  private timer: NodeJS.Timeout | undefined;
  private waiting = false;
  private seen = 0;

  /** @param onMissed called once, when the container runs and `devcontainer` still waits for it */
  constructor(configuration: Configuration, onMissed: () => void) {
    this.configuration = configuration;
    this.onMissed = onMissed;
  }

  /** Takes every event of `devcontainer up`, in order. */
  take(event: UpEvent): void {
    if (event.type === 'start' && event.text === step) this.begin();
    else if (event.type === 'stop' && event.text === step) this.end();
  }

  end(): void {
    this.waiting = false;
    clearTimeout(this.timer);
  }

  private begin(): void {
    this.end();
    this.waiting = true;
    this.seen = 0;
    this.timer = setTimeout(() => this.look(), firstLook);
  }

  private async look(): Promise<void> {
    const containers = await containersOf(this.configuration);
    if (!this.waiting) return;
    this.seen = containers.some(({ state }) => state === 'running') ? this.seen + 1 : 0;
    if (this.seen < looks) {
      this.timer = setTimeout(() => this.look(), nextLook);
      return;
    }
    this.end();
    this.onMissed();
  }
}

/** The text of the progress notification while a container is created. */
import { engineCall, plainText, type UpEvent } from './protocol.ts';

export interface ProgressStep {
  readonly message: string;
  /** Percent to add, of the layers of an image; nothing else tells how much there is to do. */
  readonly increment?: number;
}

/** The rest is for what comes after the image: a bar that is full while commands run would lie. */
const percentOfPull = 90;

/** Reads the events in order. One of it for each run of `devcontainer up`. */
export class UpProgress {
  private message = '';
  private image: string | undefined;
  /** Of those that are fetched: half a layer is here, a whole one is unpacked too. */
  private readonly layers = new Map<string, number>();
  private percent = 0;
  private starting = false;
  private unfinished = '';

  /** What to show from now on; nothing where the event says nothing new. */
  next(event: UpEvent): ProgressStep | undefined {
    const { percent, message } = this;
    switch (event.type) {
      case 'start':
        this.begin(event.text);
        break;
      case 'raw':
        // What the user's own commands print may look like anything.
        if (event.channel === undefined) this.read(event.text);
        break;
      case 'text':
        if (event.text.startsWith('Resolving Feature dependencies')) this.message = 'Resolving features';
        break;
      case 'progress':
        if (event.status === 'running') this.message = event.name.replace(/\.+$/, '');
        break;
      default:
        break;
    }
    const increment = this.percent - percent;
    if (this.message === '' || (this.message === message && increment === 0)) return undefined;
    return increment > 0 ? { message: this.message, increment } : { message: this.message };
  }

  private begin(text: string): void {
    this.unfinished = '';
    const call = engineCall(text);
    this.starting =
      text === 'Starting container' || call?.verb === 'run' || call?.verb === 'start' || this.starting;
    if (call?.verb === 'pull') this.pull(call.rest.trim());
    else if (call?.verb === 'build') this.message = 'Building the image';
    else if (text === 'Starting container' || call) this.message = 'Starting the container';
  }

  private read(text: string): void {
    const lines = (this.unfinished + plainText(text)).split(/[\r\n]+/);
    this.unfinished = (lines.pop() ?? '').slice(-1000);
    for (const line of lines) this.readLine(line);
    // The last step that a builder names stands there without the end of its line.
    if (/^step \d+\/\d+ ?:/i.test(this.unfinished)) this.readLine(this.unfinished);
  }

  private readLine(line: string): void {
    const image = firstGroup(line, /^Unable to find image '([^']+)' locally/, /^Trying to pull (\S+?)\.{3}/);
    const step = firstGroup(line, /^step (\d+\/\d+) ?:/i, /^#\d+ \[(?:[^\]]* )?(\d+\/\d+)\]/);
    if (image !== undefined) this.pull(image);
    else if (step !== undefined) this.message = `Building the image (step ${step.replace('/', ' of ')})`;
    else if (this.image !== undefined && /^(?:Status: |Writing manifest )/.test(line)) this.pulled();
    else if (line === 'Container started') this.message = 'Setting up the container';
    else this.readLayer(line);
  }

  private readLayer(line: string): void {
    const [, layer, state] =
      /^([0-9a-f]{12}): (Pulling fs layer|Download complete|Pull complete)\s*$/.exec(line) ?? [];
    if (layer === undefined || state === undefined || this.image === undefined) return;
    const done = state === 'Pulling fs layer' ? 0 : state === 'Download complete' ? 0.5 : 1;
    this.layers.set(layer, Math.max(done, this.layers.get(layer) ?? 0));
    const all = [...this.layers.values()];
    const complete = all.filter((each) => each === 1).length;
    const share = all.reduce((sum, each) => sum + each, 0) / all.length;
    // Layers that are announced late make the share smaller, and a bar cannot go back.
    this.percent = Math.max(this.percent, Math.floor(share * percentOfPull));
    this.message = `${pulling(this.image)} (${complete} of ${all.length} layers)`;
  }

  private pull(image: string): void {
    if (image !== this.image) this.layers.clear();
    this.image = image;
    this.message = pulling(image);
  }

  private pulled(): void {
    this.image = undefined;
    this.layers.clear();
    if (this.starting) this.message = 'Starting the container';
  }
}

function firstGroup(line: string, ...patterns: readonly RegExp[]): string | undefined {
  return patterns.map((pattern) => pattern.exec(line)?.[1]).find((group) => group !== undefined);
}

/** Registry and folders are left out: a notification is narrow. */
function pulling(image: string): string {
  const name = image.slice(image.lastIndexOf('/') + 1);
  return `Pulling ${name.replace(/@sha256:([0-9a-f]{12})[0-9a-f]*$/, '@$1')}`;
}

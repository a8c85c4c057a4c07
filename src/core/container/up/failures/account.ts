type Engine = 'docker' | 'podman';

/** The relevant output of a failed start, without what misleads: probing, repeated attempts, stack traces, scripts. */
import { type EngineCall, engineCall, parseEvent, plainText, type UpOutcome } from '../protocol.ts';

export interface Account {
  readonly engine: Engine;
  /** `Docker` or `Podman`. */
  readonly name: string;
  /** The final message of the CLI, then the output of the engine's last call. */
  readonly text: string;
  /** The call that failed, where it is one that makes a container. */
  readonly call: EngineCall | undefined;
  /** The image that it was about, where the text names one. */
  readonly image: string | undefined;
}

export interface Ended {
  readonly outcome: UpOutcome | undefined;
  /** Lines. */
  readonly stderr: readonly string[];
  readonly engine: Engine;
}

export function accountOf({ outcome, stderr, engine }: Ended): Account {
  const message = outcome?.outcome === 'error' ? plainText(outcome.message) : '';
  const description = outcome?.outcome === 'error' ? plainText(outcome.description ?? '') : '';
  // A command of devcontainer.json may well be "docker start" too.
  const call = / failed\.$/.test(description) ? undefined : engineCall(message);
  // The arguments of such a call hold the user's own text, and none of the engine's.
  const ownWords = call ? '' : message;
  const text = [description, ownWords, engineWords(stderr)].filter((part) => part !== '').join('\n');
  return { engine, name: engine === 'podman' ? 'Podman' : 'Docker', text, call, image: imageOf(text, call) };
}

function engineWords(stderr: readonly string[]): string {
  let words = '';
  let trace = false;
  for (const line of stderr) {
    const event = parseEvent(line);
    if (!event) {
      const plain = plainText(line);
      // The command that failed follows in full, over several lines.
      if (/^Error: Command failed: /.test(plain)) trace = true;
      const frame = /^\s+at /.test(plain);
      if (frame) trace = false;
      else if (!trace) words += `\n${plain}\n`;
      continue;
    }
    trace = false;
    if (event.type === 'start') {
      // Earlier calls went well, or were tries that are repeated now.
      if (engineCall(event.text)) words = '';
    } else if (event.type === 'raw') {
      // What the user's own commands print is not about the container.
      if (event.channel === undefined) words += plainText(event.text);
    } else if (event.type === 'text' && event.level !== 1) {
      const plain = plainText(event.text);
      if (!isNoise(plain)) words += `\n${plain}\n`;
    }
  }
  return words
    .split(/[\r\n]+/)
    .filter((line) => line.trim() !== '')
    .map(bounded)
    .join('\n');
}

/** No engine says so much in a line, and patterns take long for one that goes on and on. */
function bounded(line: string): string {
  return line.length <= 4000 ? line : `${line.slice(0, 2000)} … ${line.slice(-2000)}`;
}

/** What the CLI tries out before it begins, and what it says in between. */
function isNoise(text: string): boolean {
  return /^(?:Retrying \(Attempt|Error fetching image details:|Command failed:|Exit code )|\bbuildx\b[^\n]*(?:command|version)|command[^\n]*\bbuildx\b|no such image|image not known/i.test(
    text.trimStart(),
  );
}

function imageOf(text: string, call: Account['call']): string | undefined {
  if (call?.verb === 'pull') return call.rest.trim() || undefined;
  const found =
    /Unable to find image '([^'\n]+)' locally/.exec(text) ??
    /^Trying to pull (\S+?)\.{3}/m.exec(text) ??
    /failed to resolve (?:reference|source metadata for) "?([^\s"]+?)"?: /.exec(text);
  return found?.[1];
}

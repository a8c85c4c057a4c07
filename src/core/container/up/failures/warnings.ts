import { parseEvent, plainText } from '../protocol.ts';

const warnings: readonly { readonly pattern: RegExp; sentence(match: RegExpExecArray): string }[] = [
  {
    pattern: /No GPU support found yet a GPU was required/,
    sentence: () =>
      'devcontainer.json requires a GPU, but none is available to containers. This container runs without a GPU.',
  },
  {
    pattern:
      /requested image's platform \(([^)\n]+)\) does not match the detected host platform \(([^)\n]+)\)/,
    sentence: ([, image, host]) =>
      `The image is built for ${image}, but this machine is ${host}: the container is emulated, slowly and without a GPU.`,
  },
  {
    pattern: /IPv4 forwarding is disabled\. Networking will not work/,
    sentence: () => 'IPv4 forwarding is disabled on this machine: the container may have no network access.',
  },
];

/** Warnings of a successful start, one sentence each. */
export function warningsOf(stderr: readonly string[]): readonly string[] {
  const found = new Set<string>();
  for (const line of stderr) {
    const event = parseEvent(line);
    // The user's own commands may print anything.
    if ((event?.type !== 'text' && event?.type !== 'raw') || event.channel !== undefined) continue;
    for (const { pattern, sentence } of warnings) {
      const match = pattern.exec(plainText(event.text));
      if (match) found.add(sentence(match));
    }
  }
  return [...found];
}

/** Stops and removes what ACPT made, and makes sure before that it is that. */
import { ownerLabel } from '../core/container/plan/options.ts';
import { capture } from './capture.ts';
import type { Own } from './inventory.ts';

export interface Outcome {
  readonly thing: Own;
  /** What the engine says against it; `undefined`: it is done. */
  readonly refusal: string | undefined;
}

/** Ends the containers among them: what runs in them has ten seconds. */
export async function stopOwn(engine: string, owner: string, things: readonly Own[]): Promise<Outcome[]> {
  const running = things.filter(({ kind }) => kind === 'container');
  return Promise.all(running.map((thing) => act(engine, owner, thing, ['stop', thing.id])));
}

/** Containers first, as they hold images and volumes. An image or a volume that is in use is refused by the engine. */
export async function removeOwn(engine: string, owner: string, things: readonly Own[]): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const kind of ['container', 'image', 'volume'] as const)
    for (const thing of things.filter((each) => each.kind === kind))
      outcomes.push(await act(engine, owner, thing, removal(thing)));
  return outcomes;
}

function removal({ kind, id }: Own): string[] {
  switch (kind) {
    case 'container':
      return ['rm', '--force', '--volumes', id];
    case 'image':
      return ['image', 'rm', id];
    case 'volume':
      return ['volume', 'rm', id];
    default:
      return kind satisfies never;
  }
}

/** Time has passed since it was listed, and a name may belong to something else now. */
async function act(engine: string, owner: string, thing: Own, args: readonly string[]): Promise<Outcome> {
  const { kind, id } = thing;
  const labels = kind === 'volume' ? '.Labels' : '.Config.Labels';
  const format = `{{index ${labels} "${ownerLabel}"}}`;
  const seen = await capture(engine, [kind, 'inspect', '--format', format, id]);
  if (seen.code !== 0) return { thing, refusal: reasonOf(seen.err) ?? 'The engine does not respond.' };
  if (seen.out.trim() !== owner) return { thing, refusal: 'It was not made by ACPT for you.' };
  const done = await capture(engine, args, 60_000);
  return { thing, refusal: done.code === 0 ? undefined : (reasonOf(done.err) ?? 'The engine failed.') };
}

function reasonOf(text: string): string | undefined {
  return (
    text
      .trim()
      .split('\n', 1)[0]
      ?.replace(/^Error(?: response from daemon)?: /, '') || undefined
  );
}

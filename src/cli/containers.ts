/** `acpt containers`: what ACPT made in the engine, to list, stop and remove. */
import { printable, printableJson } from '../core/base/printable.ts';
import { type Outcome, removeOwn, stopOwn } from '../engine/cleaning.ts';
import { inventoryOf, type Own } from '../engine/inventory.ts';
import { ownerOf } from '../engine/owner.ts';
import { probeEngine } from '../engine/probeEngine.ts';
import type { ContainersAction, ContainersOptions } from './commands/containers.ts';
import { CommandError, type Output } from './output.ts';

export async function containers(
  action: ContainersAction,
  names: readonly string[],
  values: ContainersOptions,
  output: Output,
): Promise<number> {
  const wholesale = values.all === true || values.caches === true;
  if (action === 'list' && (names.length > 0 || wholesale))
    throw new CommandError('acpt containers list takes no names.');
  if (action !== 'list' && (names.length === 0) !== wholesale)
    throw new CommandError(
      `Name what to ${action}, or pass --all${action === 'remove' ? ' or --caches' : ''}.`,
    );
  if (action === 'stop' && values.caches) throw new CommandError('--caches requires remove.');

  const { facts } = await probeEngine(values.engine);
  if (facts.state !== 'running')
    throw new CommandError(
      `${facts.name === 'docker' ? 'Docker' : 'Podman'} is not running${facts.complaint ? `: ${facts.complaint}` : '.'}`,
    );
  const owner = ownerOf(facts);
  const { things, problems } = await inventoryOf(facts.command, owner);
  for (const problem of problems) output.complain(`acpt: ${problem}`);
  if (action === 'list') {
    write(things, values.format, output);
    return problems.length > 0 ? 1 : 0;
  }
  const chosen = wholesale ? usual(things, action, values) : names.flatMap((name) => named(things, name));
  if (action === 'stop' && chosen.some(({ kind }) => kind !== 'container'))
    throw new CommandError('Only containers can be stopped.');
  const outcomes = await (action === 'stop' ? stopOwn : removeOwn)(facts.command, owner, chosen);
  for (const { thing, refusal } of outcomes)
    output.complain(
      refusal === undefined
        ? `${action === 'stop' ? 'Stopped' : 'Removed'} ${thing.name}`
        : `acpt: ${thing.name}: ${refusal}`,
    );
  return outcomes.some(({ refusal }: Outcome) => refusal !== undefined) ? 1 : 0;
}

/** What runs is removed only by its name. */
function usual(
  things: readonly Own[],
  action: 'stop' | 'remove',
  { all, caches }: Pick<ContainersOptions, 'all' | 'caches'>,
): Own[] {
  return things.filter(({ kind, running }) => {
    if (kind === 'volume') return caches === true;
    return all === true && (action === 'stop' ? running : !running);
  });
}

/** By its name, or by the first characters of its id, if that is one thing of ours. */
function named(things: readonly Own[], name: string): Own {
  const exact = things.filter(
    (each) => each.id === name || each.name === name || each.aliases.includes(name),
  );
  const found = exact.length > 0 || name.length < 4 ? exact : things.filter(({ id }) => id.startsWith(name));
  const [only, ...others] = found;
  if (only && others.length === 0) return only;
  throw new CommandError(
    only
      ? `"${name}" is the name of several: ${found.map(({ id }) => id).join(', ')}.`
      : `"${name}" is nothing that ACPT made. See acpt containers list.`,
  );
}

function write(things: readonly Own[], format: 'text' | 'json', output: Output): void {
  if (format === 'json') {
    const shown = things.map(({ kind, id, name, about, running, size }) => ({
      kind,
      id,
      name,
      about,
      running,
      size: size ?? null,
    }));
    output.write(`${printableJson(shown)}\n`);
    return;
  }
  if (things.length === 0) output.complain('ACPT has no containers, images or caches here.');
  const wide = (of: (thing: Own) => string) => Math.max(...things.map((each) => of(each).length));
  const kinds = wide(({ kind }) => kind);
  const names = Math.min(wide(label), 60);
  for (const thing of things)
    output.write(
      `${printable(
        `${thing.kind.padEnd(kinds)}  ${label(thing).padEnd(names)}  ${(thing.size ?? '').padStart(8)}  ${thing.about}`,
      )}\n`,
    );
}

function label({ kind, name, aliases }: Own): string {
  return kind === 'container' ? `${aliases[0]} ${name}` : name;
}

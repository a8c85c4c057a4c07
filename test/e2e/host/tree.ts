/** All that a process has started: its children, theirs, and those that outlived their parents. */
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';

interface Process {
  readonly id: number;
  readonly parent: number;
  /** When it began: the number alone may later be that of another process. */
  readonly began: string;
}

export interface Tree {
  /** Their command lines, as far as they still run. */
  commands(): readonly string[];
  /** Whether all of them have ended. */
  gone(): boolean;
  /** Sends a signal to those that still run and have the text in their command line; returns how many. */
  signal(signal: NodeJS.Signals, text?: string): number;
}

/**
 * The processes as they are now, without the first. Only Linux tells; elsewhere there are none.
 * @param mark an entry of the environment that only they have inherited, `NAME=value`
 */
export function treeBelow(first: number, mark?: string): Tree {
  const all = processes();
  const found = new Map<number, Process>();
  const add = (parent: number) => {
    for (const each of all)
      if (each.parent === parent && !found.has(each.id)) {
        found.set(each.id, each);
        add(each.id);
      }
  };
  add(first);
  if (mark)
    for (const each of all)
      if (each.id !== first && !found.has(each.id) && read(each.id, 'environ').split('\0').includes(mark))
        found.set(each.id, each);
  const running = () => [...found.values()].filter(({ id, began }) => status(id)?.began === began);
  const commandOf = (id: number) => read(id, 'cmdline').replaceAll('\0', ' ').replace(/\s+/g, ' ').trim();
  return {
    commands: () => running().map(({ id }) => commandOf(id)),
    gone: () => running().length === 0,
    signal(signal, text = '') {
      const meant = running().filter(({ id }) => commandOf(id).includes(text));
      for (const { id } of meant) {
        try {
          process.kill(id, signal);
        } catch {
          // It ended just now.
        }
      }
      return meant.length;
    },
  };
}

/** Gives them that time to end by themselves, and ends those that do not. */
export async function endTree(tree: Tree, patience: number): Promise<void> {
  await goneWithin(tree, patience);
  tree.signal('SIGKILL');
  // Only one that waits for a device takes longer than this to go.
  await goneWithin(tree, 1000);
}

async function goneWithin(tree: Tree, time: number): Promise<void> {
  const deadline = Date.now() + time;
  while (!tree.gone() && Date.now() < deadline) await pause(20);
}

function processes(): Process[] {
  if (process.platform !== 'linux') return [];
  return readdirSync('/proc').flatMap((entry) => (/^\d+$/.test(entry) ? (status(Number(entry)) ?? []) : []));
}

/** Nothing where it has ended. */
function status(id: number): Process | undefined {
  // The name of the program comes first and may contain anything.
  const [state, parent, ...rest] = read(id, 'stat').split(') ').at(-1)?.split(' ') ?? [];
  const began = rest[17];
  if (!state || state === 'Z' || began === undefined) return undefined;
  return { id, parent: Number(parent), began };
}

function read(id: number, name: string): string {
  try {
    return readFileSync(`/proc/${id}/${name}`, 'utf8');
  } catch {
    return '';
  }
}

/**
 * Does something with each of some things, so many at once, in their order. When it returns or throws, nothing goes on: after
 * an error nothing new is begun, and what was begun has ended.
 * @throws what one of them throws
 */
export async function inParallel<Item>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const left = [...items];
  const next = async (): Promise<void> => {
    try {
      for (let each = left.shift(); each !== undefined; each = left.shift()) await work(each);
    } catch (error) {
      left.length = 0;
      throw error;
    }
  };
  const ended = await Promise.allSettled(Array.from({ length: atOnce }, next));
  for (const each of ended) if (each.status === 'rejected') throw each.reason;
}

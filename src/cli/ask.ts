import { createInterface } from 'node:readline/promises';

/** Asks a person at a terminal; `undefined` where they end the input instead of answering. */
export async function ask(question: string): Promise<string | undefined> {
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new Promise<undefined>((resolve) => asking.once('close', () => resolve(undefined)));
  try {
    return await Promise.race([asking.question(question), closed]);
  } finally {
    asking.close();
  }
}

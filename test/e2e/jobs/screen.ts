import { type Engine, startEngine } from '../../support/engine.ts';
import type { Screen } from '../host/window.ts';

export { choose, dismiss, listed, photograph } from '../container/screen.ts';
export { notified, press } from '../host/notifications.ts';

let engine: Engine | undefined;

/** A real engine whose image has a real Python with debugpy. Answers with its address. */
export async function startAnEngine(): Promise<string> {
  engine = await startEngine();
  await engine.pythonImage('mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15');
  return engine.host;
}

export async function stopTheEngine(): Promise<void> {
  await engine?.stop();
}

/** Runs `docker` with the words of the argument; answers with what it says. */
export async function docker(_: Screen, words: string): Promise<string> {
  const { output } = (await engine?.docker(...words.split(' '))) ?? { output: 'no engine' };
  return output.trim();
}

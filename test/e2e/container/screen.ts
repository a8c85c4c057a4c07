import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import type { Locator } from 'playwright-core';
import { type Engine, startEngine } from '../../support/engine.ts';
import type { Screen } from '../host/window.ts';

export { cleared, notified, press } from '../host/notifications.ts';

const images = [
  'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15',
  'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3',
];
let engine: Engine | undefined;

/** With less the extension rightly refuses to pull, which is not what these tests are about. */
const roomForAnImage = 10e9;

/** A real engine with images that carry the real names. Answers with its address. */
export async function startAnEngine(): Promise<string> {
  const { bavail, bsize } = statfsSync(tmpdir());
  const free = bavail * bsize;
  if (free < roomForAnImage)
    throw new Error(
      `These tests need ${roomForAnImage / 1e9} GB free in ${tmpdir()}, and there are ${(free / 1e9).toFixed(1)}: remove what is not needed, or set TMPDIR.`,
    );
  engine = await startEngine();
  await engine.image(...images);
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

export async function photograph({ screenshot }: Screen, name: string): Promise<void> {
  await screenshot(name);
}

/** The list that asks something, line by line. */
export async function listed({ page }: Screen, text: string): Promise<string[]> {
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await shown(rows.filter({ hasText: text }).first());
  return rows.allTextContents();
}

export async function choose({ page }: Screen, text: string): Promise<void> {
  await page.locator('.quick-input-list .monaco-list-row').filter({ hasText: text }).first().click();
}

/** Accepts a list in which several can be chosen. */
export async function accept({ page }: Screen): Promise<void> {
  await page.locator('.quick-input-action .monaco-button').first().click();
}

export async function dismiss({ page }: Screen): Promise<void> {
  await page.keyboard.press('Escape');
}

/** Both sides of a comparison are on the screen. */
export async function compared({ page, screenshot }: Screen): Promise<void> {
  await shown(page.locator('.monaco-diff-editor').first());
  await screenshot('conflict');
}

async function shown(widget: Locator): Promise<void> {
  await widget.waitFor({ state: 'visible', timeout: 20_000 });
}

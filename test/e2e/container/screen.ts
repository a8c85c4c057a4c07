import type { Locator, Page } from 'playwright-core';
import { type Engine, startEngine } from '../../support/engine.ts';
import type { Screen } from '../host/window.ts';

const images = [
  'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15',
  'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202606.3',
];
let engine: Engine | undefined;

/** A real engine with images that carry the real names. Answers with its address. */
export async function startAnEngine(): Promise<string> {
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

/** A window that runs tests shows no toasts: its notifications are in the list that the bell opens. */
function notifications(page: Page, text: string): Locator {
  return page.locator('.notifications-center .notification-list-item').filter({ hasText: text });
}

/** Presses a button of the newest notification that says this; `text|button`. */
export async function press({ page }: Screen, argument: string): Promise<void> {
  const [text = '', button = ''] = argument.split('|');
  const row = notifications(page, text).first();
  await shown(row);
  const found = row.locator('.monaco-button').filter({ hasText: button }).first();
  if (!(await found.isVisible())) {
    await row.hover();
    await row.locator('.codicon-notifications-expand').click();
  }
  await found.click();
}

/** Answers with what all notifications say, if one says what is expected. */
export async function notified({ page }: Screen, text: string): Promise<string> {
  await notifications(page, text).first().waitFor({ state: 'visible', timeout: 1000 });
  return (await notifications(page, '').allTextContents()).join('\n');
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

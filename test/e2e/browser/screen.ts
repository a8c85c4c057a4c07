import assert from 'node:assert/strict';
import { hoverUntilShown } from '../host/editor.ts';
import type { Screen } from '../host/window.ts';

export async function hover({ page, screenshot }: Screen): Promise<void> {
  await hoverUntilShown(
    page,
    'acpt-pytorch-2.2',
    page.locator('.monaco-hover').filter({ hasText: 'installed by' }),
  );
  await screenshot('hover');
}

/** Answers with the commands of ACPT that the palette offers. */
export async function commands({ page, screenshot }: Screen): Promise<string[]> {
  await page.keyboard.press('F1');
  const rows = page.locator('.quick-input-list .monaco-list-row');
  await page.keyboard.type('ACPT: ', { delay: 20 });
  await rows.filter({ hasText: 'Show Log' }).waitFor({ state: 'visible' });
  await screenshot('commands');
  const names = await rows.allTextContents();
  await page.keyboard.press('Escape');
  assert.ok(names.length > 0);
  return names;
}

export async function stack({ page, screenshot }: Screen): Promise<void> {
  const row = (text: string) => page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();
  await row('pip install in Dockerfile').waitFor({ state: 'visible' });
  await row('2.7.1, was 2.8.0').waitFor({ state: 'visible' });
  await screenshot('stack');
}

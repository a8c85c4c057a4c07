import type { Page } from 'playwright-core';
import type { Screen } from '../host/window.ts';

/** Opens what an install put there, and clicks the package. */
export async function stack({ page, screenshot, picture }: Screen): Promise<void> {
  const row = (text: string) => page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();
  await row('pip install').waitFor({ state: 'visible' });
  await row('stable-ubuntu').waitFor({ state: 'visible' });
  await row('PyTorch').waitFor({ state: 'visible' });
  await screenshot('stack');
  // Alone in the side bar, there is room for it.
  const files = page.locator('.pane-header').filter({ hasText: 'workspace' });
  await files.click();
  await picture('stack', [48, 36, 760, 420]);
  await files.click();
  await row('PyTorch').click();
}

/** Chooses what is typed in each of the lists that follow each other; `train.py|8 GPUs|2.8`. */
export async function choose({ page, screenshot }: Screen, argument: string): Promise<void> {
  for (const [index, text] of argument.split('|').entries()) {
    const rows = page.locator('.quick-input-list .monaco-list-row');
    await page
      .locator('.quick-input-title')
      .filter({ hasText: `(${index + 1}/3)` })
      .waitFor({ state: 'visible' });
    await rows.first().waitFor({ state: 'visible' });
    await page.keyboard.type(text, { delay: 20 });
    await page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: text }).waitFor();
    await screenshot(`new-job-${index + 1}`);
    await page.keyboard.press('Enter');
  }
}

export async function status({ page, screenshot }: Screen): Promise<string> {
  await page.keyboard.press('Escape');
  await page.locator('[id="status.languageStatus"]').hover();
  const hover = page.locator('.hover-language-status').filter({ hasText: 'ACPT' }).first();
  await hover.waitFor({ state: 'visible' });
  await screenshot('status');
  const text = (await hover.textContent()) ?? '';
  await page.mouse.move(5, 5);
  return text;
}

export async function written({ screenshot }: Screen): Promise<void> {
  await screenshot('new-job');
}

export async function problems({ page, screenshot, picture }: Screen): Promise<void> {
  await closeNotifications(page);
  await page.locator('.markers-panel .monaco-list-row').first().waitFor({ state: 'visible' });
  await screenshot('problems');
  await picture('problems', [352, 500, 760, 210]);
}

async function closeNotifications(page: Page): Promise<void> {
  await page.keyboard.press('Escape');
}

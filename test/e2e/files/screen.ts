import { mouseOver } from '../host/editor.ts';
import type { Screen } from '../host/window.ts';

export async function requirements({ page, screenshot }: Screen): Promise<void> {
  await mouseOver(page, 'torch==2.7.1');
  await page.locator('.monaco-hover').filter({ hasText: '2.8.0' }).waitFor({ state: 'visible' });
  await screenshot('requirements');
}

export async function component({ page, screenshot }: Screen): Promise<void> {
  await page.locator('.codelens-decoration').first().waitFor({ state: 'visible' });
  await screenshot('component');
}

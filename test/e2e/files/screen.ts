import { hoverUntilShown } from '../host/editor.ts';
import type { Screen } from '../host/window.ts';

export async function requirements({ page, screenshot }: Screen): Promise<void> {
  await hoverUntilShown(page, 'torch==2.7.1', page.locator('.monaco-hover').filter({ hasText: 'before' }));
  await screenshot('requirements');
}

export async function component({ page, screenshot }: Screen): Promise<void> {
  await page.locator('.codelens-decoration').first().waitFor({ state: 'visible' });
  await screenshot('component');
}

import type { Locator, Page } from 'playwright-core';
import { hoverUntilShown } from '../host/editor.ts';
import type { Screen } from '../host/window.ts';

const themes = {
  'Default Light Modern': 'vs',
  'Default Dark Modern': 'vs-dark',
  'Default High Contrast': 'hc-black',
  'Default High Contrast Light': 'hc-light',
} as const;
const sizes = ['1400x900', '1000x700'];

export async function looks(): Promise<{ theme: string; size: string }[]> {
  if (process.env.ACPT_LOOKS === 'all')
    return Object.keys(themes).flatMap((theme) => sizes.map((size) => ({ theme, size })));
  return [
    { theme: 'Default Light Modern', size: '1000x700' },
    { theme: 'Default High Contrast', size: '1400x900' },
  ];
}

export async function become({ page }: Screen, argument: string): Promise<void> {
  const [theme = '', size = ''] = argument.split('|');
  const [width = 0, height = 0] = size.split('x').map(Number);
  await page.setViewportSize({ width, height });
  const kind = themes[theme as keyof typeof themes];
  await page.locator(`.monaco-workbench.${kind}`).waitFor();
}

export async function editor({ page, screenshot }: Screen, look: string): Promise<string[]> {
  await page.locator('.codelens-decoration').first().waitFor();
  const hover = page.locator('.monaco-hover').filter({ hasText: 'installed by' });
  await hoverUntilShown(page, 'acpt-pytorch-2.2', hover);
  await screenshot(`${look}-hover`);
  const trouble = await outside(page, hover);
  await page.mouse.move(5, 5);
  return trouble;
}

export async function suggestions({ page, screenshot }: Screen, look: string): Promise<string[]> {
  const widget = page.locator('.suggest-widget.visible');
  for (let press = 0; press < 4; press++) {
    await page.keyboard.press('Control+Space');
    const seen = widget.locator('.monaco-list-row.focused').waitFor({ timeout: 2500 });
    if (await seen.then(() => true).catch(() => false)) break;
  }
  await widget.locator('.monaco-list-row.focused').waitFor();
  await screenshot(`${look}-suggestions`);
  const trouble = await outside(page, widget);
  await page.keyboard.press('Escape');
  return trouble;
}

export async function stack({ page, screenshot }: Screen, look: string): Promise<void> {
  const row = (text: string) => page.locator('.pane-body .monaco-list-row').filter({ hasText: text }).first();
  await row('pip install').waitFor({ state: 'visible' });
  await page.locator('.pane-header').filter({ hasText: 'workspace' }).click();
  await row('PyTorch').hover();
  await screenshot(`${look}-stack`);
  await page.locator('.pane-header').filter({ hasText: 'workspace' }).click();
}

export async function explorer({ page, screenshot }: Screen, look: string): Promise<string[]> {
  const inner = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await inner.getByRole('grid').waitFor({ state: 'visible' });
  await screenshot(`${look}-explorer`);
  const rows = inner.locator('[role=grid] tbody tr:not(.gap)');
  await rows.nth(1).locator('td').nth(1).click();
  await inner.getByRole('button', { name: 'Which VM Sizes Run It' }).click();
  await inner.getByText('Standard_N').first().waitFor();
  await screenshot(`${look}-explorer-details`);
  for (const row of [0, 3]) await rows.nth(row).locator('input').click();
  await inner.getByRole('region', { name: 'Comparison' }).waitFor();
  await screenshot(`${look}-explorer-compared`);
  return wide(inner.locator('html'));
}

export async function comparison({ page, screenshot }: Screen, look: string): Promise<string[]> {
  const inner = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await inner.getByRole('heading', { level: 1 }).waitFor({ state: 'visible' });
  await screenshot(`${look}-comparison`);
  return wide(inner.locator('html'));
}

export const runs = (given: Screen, look: string) => list(given, `${look}-runs`, 'nightly-prepare');
export const newJob = (given: Screen, look: string) => list(given, `${look}-new-job`, 'train.py');
export const choices = (given: Screen, look: string) => list(given, `${look}-choices`, 'acpt-pytorch-2.2');

export async function notification({ page, screenshot }: Screen, look: string): Promise<string[]> {
  const shown = page.locator('.notifications-center').filter({ hasText: 'clipboard' });
  await shown.waitFor({ timeout: 2500 });
  await screenshot(`${look}-notification`);
  return outside(page, shown);
}

export async function walkthrough({ page, screenshot }: Screen, look: string): Promise<void> {
  await page.locator('.gettingStartedContainer .getting-started-step.expanded').first().waitFor();
  await screenshot(`${look}-walkthrough`);
}

async function list({ page, screenshot }: Screen, name: string, text: string): Promise<string[]> {
  const widget = page.locator('.quick-input-widget');
  await widget.locator('.monaco-list-row').filter({ hasText: text }).first().waitFor({ state: 'visible' });
  await screenshot(name);
  const trouble = await outside(page, widget);
  await page.keyboard.press('Escape');
  await widget.waitFor({ state: 'hidden' });
  return trouble;
}

/** Whether a widget leaves the window. */
async function outside(page: Page, widget: Locator): Promise<string[]> {
  const box = await widget.first().boundingBox();
  const { width, height } = page.viewportSize() ?? { width: 0, height: 0 };
  if (box && box.x >= 0 && box.y >= 0 && box.x + box.width <= width && box.y + box.height <= height)
    return [];
  return [`lies at ${JSON.stringify(box)} in ${width} × ${height}`];
}

/** Whether one has to scroll a page sideways. */
async function wide(html: Locator): Promise<string[]> {
  const [content = 0, window = 0] = await html.evaluate(({ scrollWidth, clientWidth }) => [
    scrollWidth,
    clientWidth,
  ]);
  return content > window ? [`is ${content} pixels wide in ${window}`] : [];
}

import assert from 'node:assert/strict';
import type { Locator, Page } from 'playwright-core';
import { hoverUntilShown } from '../host/editor.ts';
import type { Screen } from '../host/window.ts';

export async function hover({ page, screenshot, picture }: Screen): Promise<void> {
  await hoverUntilShown(
    page,
    'acpt-pytorch-2.2',
    page.locator('.monaco-hover').filter({ hasText: 'installed by' }),
  );
  await screenshot('hover');
  await picture('hover', [352, 36, 760, 420]);
}

export async function notebook({ page, screenshot }: Screen): Promise<void> {
  await hoverUntilShown(
    page,
    'azureml://registries',
    page.locator('.monaco-hover').filter({ hasText: 'PyTorch' }),
  );
  await screenshot('notebook');
}

export async function suggestions({ page, screenshot }: Screen): Promise<void> {
  await page.keyboard.type('/acpt-pytorch-2.8', { delay: 20 });
  await shown(
    page
      .locator('.suggest-widget.visible .monaco-list-row.focused')
      .filter({ hasText: 'acpt-pytorch-2.8-cuda12.6' }),
  );
  await screenshot('suggestions');
  await page.keyboard.press('Enter');
}

export async function newDocument({ page, screenshot, picture }: Screen): Promise<void> {
  const first = page.locator('.suggest-widget.visible .monaco-list-row.focused');
  await pressUntilShown(page, 'Control+Space', first);
  await page.keyboard.type('acpt-j', { delay: 20 });
  await shown(first.filter({ hasText: 'acpt-job' }));
  // Again, it shows what would be written.
  await pressUntilShown(page, 'Control+Space', page.locator('.suggest-details-container'));
  await screenshot('new-document');
  await picture('new', [352, 36, 760, 340]);
  await page.keyboard.press('Enter');
  await page
    .locator('.suggest-widget.visible')
    .waitFor({ state: 'hidden' })
    .catch(() => {});
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await screenshot('new-job');
}

export async function options({ page, screenshot }: Screen): Promise<void> {
  await page.keyboard.press('Escape');
  await page.keyboard.type(' --ep', { delay: 20 });
  const first = page
    .locator('.suggest-widget.visible .monaco-list-row.focused')
    .filter({ hasText: '--epochs' });
  await pressUntilShown(page, 'Control+Space', first);
  await screenshot('options');
  await page.keyboard.press('Enter');
}

export async function chooseDocument({ page, screenshot }: Screen): Promise<void> {
  const first = page.locator('.quick-input-list .monaco-list-row').first();
  await shown(first);
  await screenshot('choose-document');
  await page.keyboard.type('sweep');
  await shown(page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: 'sweep' }));
  await page.keyboard.press('Enter');
}

export async function chooseCompared({ page, screenshot }: Screen): Promise<void> {
  const row = page.locator('.quick-input-list .monaco-list-row');
  // First what the file names.
  await shown(row.filter({ hasText: 'acpt-pytorch-2.0-cuda11.7:37' }).first());
  await screenshot('choose-compared');
  await page.keyboard.press('Enter');
  // The second list has the same rows as the first.
  await shown(page.locator('.quick-input-widget input[placeholder*="with which"]'));
  await page.keyboard.type('2.8-cuda12.6:15', { delay: 20 });
  await shown(
    page.locator('.quick-input-list .monaco-list-row.focused').filter({ hasText: '2.8-cuda12.6:15' }),
  );
  await page.keyboard.press('Enter');
}

export async function comparison({ page, screenshot }: Screen): Promise<void> {
  const inner = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await inner
    .getByRole('heading', { name: 'acpt-pytorch-2.8-cuda12.6, version 15' })
    .waitFor({ state: 'visible' });
  await shown(inner.getByRole('button', { name: 'moving/env/Dockerfile:1' }));
  await screenshot('comparison');
}

/** What is to be confirmed is not taken until somebody checks it. */
export async function applyComparison({ page, screenshot }: Screen): Promise<void> {
  const inner = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await inner.getByRole('button', { name: 'Apply to This Workspace…' }).click();
  const files = page.locator('.bulk-edit-panel .monaco-list-row').filter({ hasText: 'Dockerfile' });
  await shown(files.first());
  await screenshot('refactor-preview');
  await files.first().locator('.edit-checkbox').click();
  await screenshot('refactor-checked');
  await page.locator('.bulk-edit-panel').getByRole('button', { name: 'Apply', exact: true }).click();
}

export async function explorer({ page, screenshot }: Screen): Promise<void> {
  const inner = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await inner.getByRole('grid').waitFor({ state: 'visible' });
  await screenshot('explorer');
  await inner.getByLabel('Search').fill('acpt-pytorch-2.8 15');
  await inner.getByText('1 of ').waitFor();
  await inner.getByRole('button', { name: 'Use in This File' }).click();
}

export async function version({ page, screenshot }: Screen): Promise<void> {
  await page.keyboard.type('2.8', { delay: 20 });
  const first = page
    .locator('.suggest-widget.visible .monaco-list-row.focused')
    .filter({ hasText: '2.8-cuda12.6' });
  await pressUntilShown(page, 'Control+Space', first);
  await screenshot('version');
  await page.keyboard.press('Enter');
}

/** A preview is a page within a page. */
export async function rulePage({ page, screenshot }: Screen): Promise<void> {
  const inner = page.frameLocator('iframe.webview').frameLocator('iframe#active-frame');
  await inner.getByRole('heading', { name: 'unknown-environment' }).waitFor({ state: 'visible' });
  await screenshot('rule-page');
}

export async function quickFix({ page, screenshot, picture }: Screen): Promise<void> {
  await shown(page.locator('.monaco-editor [class*="squiggly-"]').first());
  await screenshot('squiggle');
  const chosen = page.locator('.action-widget .monaco-list-row.focused');
  await pressUntilShown(page, 'ControlOrMeta+.', chosen);
  await screenshot('quick-fix');
  await picture('fix', [352, 36, 760, 340]);
  assert.match((await chosen.textContent()) ?? '', /acpt-pytorch-2\.8-cuda12\.6/);
  await page.keyboard.press('Enter');
}

async function shown(widget: Locator): Promise<void> {
  await widget.waitFor({ state: 'visible' });
}

/** VS Code forgets to open a menu whose request is overtaken by one that it makes by itself; people press again. */
async function pressUntilShown(page: Page, key: string, widget: Locator): Promise<void> {
  for (let press = 1; press < 4; press += 1) {
    await page.keyboard.press(key);
    const seen = widget.waitFor({ state: 'visible', timeout: 2500 });
    if (await seen.then(() => true).catch(() => false)) return;
  }
  await page.keyboard.press(key);
  await shown(widget);
}

/** What the menu of a file in the explorer offers of ACPT. */
export async function menuOf({ page, screenshot }: Screen, file: string): Promise<string[]> {
  await page
    .locator('.explorer-folders-view .monaco-list-row')
    .filter({ hasText: file })
    .first()
    .click({ button: 'right' });
  const items = page.locator('.monaco-menu .action-label');
  await shown(items.filter({ hasText: 'Rename' }).first());
  await screenshot(`menu-${file}`);
  const texts = await items.allTextContents();
  await page.keyboard.press('Escape');
  return texts.filter((each) => /ACPT|Container/.test(each));
}

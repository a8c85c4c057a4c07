/** The page of the Matrix explorer as people use it: with the mouse, the keyboard and a screen reader. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Page } from 'playwright-core';
import { matrixTable } from '../../../src/core/features/explorer/rows.ts';
import { frozenMatrix } from '../../support/frozenMatrix.ts';
import { openBrowser, openExplorer, type PageBrowser, photograph, seriousIn } from './browserPage.ts';
import { manyRows, scrollThrough } from './scrolling.ts';
import { type Theme, themes } from './themes.ts';

const large = { width: 1400, height: 900 };
const small = { width: 1000, height: 700 };
const dark = themes.dark as Theme;
const table = matrixTable(frozenMatrix());
const rowsOf = (page: Page) => page.locator('[role=grid] tbody tr:not(.gap)');

describe('the Matrix explorer', () => {
  let browser: PageBrowser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [name, theme] of Object.entries(themes))
    for (const size of [large, small])
      test(`says all it shows to everybody: ${name}, ${size.width} pixels wide`, async () => {
        const { page, refused, asked, send } = await openExplorer(browser, table, theme, size);
        const slug = `explorer-${name.replace(' ', '-')}-${size.width}`;
        await page.getByRole('grid').focus();
        await page.keyboard.press('ArrowDown');
        const named = await rowsOf(page).first().locator('td').nth(1).boundingBox();
        assert.ok(named && named.width > 200, 'the name is seen');
        await photograph(page, slug);
        assert.deepEqual(await seriousIn(page), []);
        await page.getByRole('button', { name: 'Which VM Sizes Run It' }).click();
        const last = asked.at(-1);
        assert.equal(last?.type, 'sizes');
        await send({ ...last, sizes: [{ size: 'Standard_ND96isr_H100_v5', gpus: '8 × H100', runs: 'yes' }] });
        await page.getByText('Standard_ND96isr_H100_v5').waitFor();
        for (const row of [0, 3]) await rowsOf(page).nth(row).locator('input').click();
        await page.getByRole('region', { name: 'Comparison' }).waitFor();
        await photograph(page, `${slug}-compared`);
        assert.deepEqual(await seriousIn(page), []);
        assert.deepEqual(refused, [], 'nothing is loaded from elsewhere, and no script or style is inline');
      });

  test('narrows, sorts and clears', async () => {
    const { page } = await openExplorer(browser, table, dark, large);
    const names = () => rowsOf(page).locator('td:nth-child(2)').allInnerTexts();
    const all = await names();
    await page.getByLabel('Runs on').selectOption({ label: 'ND MI300X v5 – AMD Instinct MI300X' });
    assert.ok(
      (await names()).every((each) => each.startsWith('rocm/pytorch')),
      'only images for AMD run there',
    );
    await page.getByRole('button', { name: 'Clear' }).click();
    assert.deepEqual(await names(), all);
    await page.getByLabel('Search').fill('acpt-pytorch-2.8');
    assert.deepEqual(
      (await names()).map((each) => each.trim()),
      ['acpt-pytorch-2.8-cuda12.6 ⚠'],
    );
    await page.getByLabel('Every release').check();
    const releases = rowsOf(page).locator('td:nth-child(3)');
    assert.equal(await releases.first().innerText(), '15');
    await page.getByRole('button', { name: 'Released' }).click();
    await page.getByRole('button', { name: 'Released' }).click();
    assert.equal(
      await page.getByRole('columnheader', { name: 'Released' }).getAttribute('aria-sort'),
      'ascending',
    );
    assert.equal(await releases.first().innerText(), '1');
    await page.getByLabel('Search').fill('nothing is called so');
    await page.getByText('Nothing fits.').waitFor();
  });

  test('is operated with the keyboard alone, and says what it asks for', async () => {
    const { page, asked } = await openExplorer(browser, table, dark, large);
    await page.getByLabel('Search').focus();
    const grid = page.getByRole('grid');
    for (let presses = 0; presses < 12 && !(await isFocused(grid)); presses++)
      await page.keyboard.press('Tab');
    assert.ok(await isFocused(grid), 'Tab leads to the table');
    const active = async () => page.locator(`#${await grid.getAttribute('aria-activedescendant')}`);
    await page.keyboard.press('End');
    assert.equal(
      await (await active()).getAttribute('aria-rowindex'),
      await grid.getAttribute('aria-rowcount'),
    );
    await page.keyboard.press('Home');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press(' ');
    assert.equal(await (await active()).getAttribute('aria-selected'), 'true');
    await page.keyboard.press(' ');
    const second = await (await active()).locator('td').nth(1).innerText();
    assert.ok(
      (await page.getByRole('heading', { level: 2 }).innerText()).startsWith(second.replace(' ⚠', '')),
    );
    const use = page.getByRole('button', { name: 'Use in This File' });
    for (let presses = 0; presses < 20 && !(await isFocused(use)); presses++)
      await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    const reference = table.rows.filter(({ newest }) => newest)[1]?.reference;
    assert.deepEqual(asked.at(-1), { type: 'use', reference });
  });

  test('says how large the download of an image is, where a registry said so', async () => {
    const [row] = table.rows.filter(({ kind, newest }) => kind === 'image' && newest);
    assert.ok(row);
    const download = '9.4 GB (registry, 2026-11-22)';
    for (const rows of [[row], [{ ...row, download }]]) {
      const { page } = await openExplorer(browser, { ...table, rows }, dark, large);
      await rowsOf(page).first().locator('td').nth(1).click();
      assert.equal(await page.getByText(`Download: ${download}`).count(), rows[0]?.download ? 1 : 0);
    }
  });

  test('draws how an environment drifted, and says it in words', async () => {
    const { page } = await openExplorer(browser, table, dark, large);
    await page.getByLabel('Search').fill('acpt-pytorch-2.2-cuda12.1 2.10.0');
    const chart = page.getByRole('img', {
      name: /^PyTorch by release: from 2\.2\.2 on 2024-03-25 to 2\.10\.0 on 2026-07-20$/,
    });
    await chart.waitFor();
    assert.ok((await chart.locator('circle').count()) >= 4);
  });

  test('comes back as it was', async () => {
    const first = await openExplorer(browser, table, dark, large);
    await first.page.getByLabel('Search').fill('torch280');
    await first.page.getByRole('button', { name: 'Released' }).click();
    const state = await first.page.evaluate('keptState');
    const { page } = await openExplorer(browser, table, dark, large, state as object);
    assert.equal(await page.getByLabel('Search').inputValue(), 'torch280');
    assert.equal(
      await page.getByRole('columnheader', { name: 'Released' }).getAttribute('aria-sort'),
      'descending',
    );
  });

  test('shows 2,000 rows at once and scrolls through them without a stop', async () => {
    const { opened, paint, frames, kept } = await scrollThrough(browser, manyRows(table, 2000));
    const slowest = Math.max(...frames);
    const median = frames.toSorted((a, b) => a - b)[Math.floor(frames.length / 2)] ?? 0;
    assert.ok(kept < 120, 'what is not seen is not in the page');
    // On a busy machine; the bench measures.
    assert.ok(opened < 15_000);
    assert.ok(paint < 6000);
    assert.ok(median < 250, `${median} ms`);
    assert.ok(slowest < 2000, `${slowest} ms`);
  });
});

async function isFocused(locator: ReturnType<Page['locator']>): Promise<boolean> {
  return locator.evaluate((element) => element === element.ownerDocument.activeElement);
}

/** The page of a comparison: what it says to whom, and what strangers' texts can do in it. */
import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Comparison } from '../../../src/protocol/comparison.ts';
import { compare } from '../../../src/server/features/comparison.ts';
import { filesOf, Workspace } from '../../support/project.ts';
import { openBrowser, openPage, type PageBrowser, photograph, seriousIn } from './browserPage.ts';
import { type Theme, themes } from './themes.ts';

const evil = '<img src=https://evil.example/a.png>';
const { project } = new Workspace(
  filesOf(`--- train/job.yml
type: command
command: python train.py
environment:
  build:
    path: env
--- train/env/Dockerfile
FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.0-cuda11.7:37
RUN pip install torch==2.0.1 torchvision==0.15.2
--- other.yml
type: command
command: python train.py
environment: azureml://registries/azureml/environments/acpt-pytorch-2.0-cuda11.7/versions/37
`),
);
const found = compare(project, {
  before: 'acpt-pytorch-2.0-cuda11.7:37',
  after: 'acpt-pytorch-2.8-cuda12.6:15',
});
assert.ok(!('problem' in found));
const comparison: Comparison = found;
const large = { width: 1400, height: 900 };

describe('a comparison', () => {
  let browser: PageBrowser;
  before(async () => {
    browser = await openBrowser();
  });
  after(() => browser.close());

  for (const [name, theme] of Object.entries(themes))
    for (const size of [large, { width: 1000, height: 700 }])
      test(`is for everybody: ${name}, ${size.width} pixels wide`, async () => {
        const { page, refused, send, asked } = await openPage(browser, 'comparison', theme, size);
        await send(comparison);
        await page.getByRole('heading', { level: 1 }).waitFor();
        await photograph(page, `comparison-${name.replace(' ', '-')}-${size.width}`);
        assert.deepEqual(await seriousIn(page), []);
        assert.deepEqual(refused, []);
        await page.getByRole('button', { name: 'train/env/Dockerfile:1' }).click();
        assert.deepEqual(asked.at(-1), {
          type: 'open',
          uri: comparison.uses.at(-1)?.places[0]?.uri,
          line: 0,
        });
        await page.getByRole('button', { name: 'Apply to This Workspace…' }).click();
        assert.deepEqual(asked.at(-1), { type: 'apply' });
      });

  test('says what changed first and folds away what is known of one alone', async () => {
    const { page, send } = await openPage(browser, 'comparison', themes.dark as Theme, large);
    await send(comparison);
    const first = page.locator('table').first().locator('tbody tr');
    const changes = await first.locator('td:last-child').allInnerTexts();
    assert.ok(changes.length > 3 && changes.every((each) => each !== ''), changes.join());
    assert.equal(await page.getByText('Known on one side only').isVisible(), true);
    assert.equal(await page.locator('details[open]').count(), 0);
  });

  test('shows texts of files as texts', async () => {
    const { page, refused, send } = await openPage(browser, 'comparison', themes.dark as Theme, large);
    const place = { uri: 'file:///a', line: 0, title: evil };
    const use = { places: [place], findings: [{ severity: 'error', message: evil, place }] };
    await send({
      ...comparison,
      uses: [use],
      consequences: [evil],
      before: { reference: evil, title: evil },
    });
    assert.equal((await page.getByText(evil).count()) >= 4, true);
    assert.equal(await page.locator('img').count(), 0);
    assert.deepEqual(refused, []);
  });
});

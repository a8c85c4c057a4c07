/** How long the Matrix explorer takes with more rows than there are. */
import assert from 'node:assert/strict';
import type { MatrixTable } from '../../../src/core/features/explorer/row.ts';
import { openExplorer, type PageBrowser } from './browserPage.ts';
import { type Theme, themes } from './themes.ts';

/** As many rows as one wants, of the kind that there are. */
export function manyRows(table: MatrixTable, count: number): MatrixTable {
  const rows = Array.from({ length: count }, (_, index) => {
    const row = table.rows[index % table.rows.length];
    assert.ok(row);
    return { ...row, reference: `${row.reference}#${index}`, name: `${row.name} ${index}`, newest: true };
  });
  return { ...table, rows };
}

/** Times in milliseconds. */
interface Scrolled {
  /** From the call to the table. */
  readonly opened: number;
  /** Until something is seen, by the browser's own clock. */
  readonly paint: number;
  readonly frames: readonly number[];
  /** Rows that were in the page at once. */
  readonly kept: number;
}

/** @throws Error where a part of the table was empty on the way */
export async function scrollThrough(browser: PageBrowser, table: MatrixTable): Promise<Scrolled> {
  const begin = performance.now();
  const { page } = await openExplorer(browser, table, themes.dark as Theme, { width: 1400, height: 900 });
  const opened = performance.now() - begin;
  const scrolled = (await page.evaluate(scrolling)) as Omit<Scrolled, 'opened'>;
  return { opened, ...scrolled };
}

/** Runs in the page: from top to bottom in a hundred steps, each a frame. */
const scrolling = `(async () => {
  const box = document.querySelector('.box');
  const frames = [];
  let kept = 0;
  for (let step = 1; step <= 100; step++) {
    const begin = performance.now();
    box.scrollTop = (box.scrollHeight / 100) * step;
    await new Promise(requestAnimationFrame);
    await new Promise((resolve) => setTimeout(resolve));
    frames.push(performance.now() - begin);
    kept = Math.max(kept, document.querySelectorAll('tbody tr').length);
    const top = box.getBoundingClientRect().top + 60;
    if (!document.elementFromPoint(300, top).closest('tr:not(.gap)')) throw new Error('an empty table at step ' + step);
  }
  const paint = performance.getEntriesByName('first-contentful-paint')[0].startTime;
  return { paint, frames, kept };
})()`;

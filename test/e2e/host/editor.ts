import { setTimeout as pause } from 'node:timers/promises';
import type { Locator, Page } from 'playwright-core';

const patience = 10_000;

/** Moves the mouse over a text in the editor. The editor cuts long tokens into several elements, so none may hold it all. */
async function mouseOver(page: Page, text: string): Promise<void> {
  const line = page.locator('.monaco-editor .view-line > span').filter({ hasText: text }).first();
  // Colouring replaces the elements of a line, so that one just found may be gone when it is measured.
  for (const deadline = Date.now() + patience; Date.now() < deadline; await pause(50)) {
    const whole = (await line.textContent())?.replaceAll('\u00a0', ' ') ?? '';
    const box = await line.boundingBox();
    const start = whole.indexOf(text);
    if (!box || start === -1) continue;
    const middle = (start + text.length / 2) / whole.length;
    return line.hover({ position: { x: box.width * middle, y: box.height / 2 } });
  }
  throw new Error(`No line in the editor contains "${text}".`);
}

/** A lens or a hint that arrives moves the text away under the mouse; people move the mouse again. */
export async function hoverUntilShown(page: Page, text: string, widget: Locator): Promise<void> {
  for (let attempt = 1; attempt < 5; attempt += 1) {
    await mouseOver(page, text);
    const seen = widget.waitFor({ state: 'visible', timeout: 3000 });
    if (await seen.then(() => true).catch(() => false)) return;
    await page.mouse.move(5, 5);
  }
  await mouseOver(page, text);
  await widget.waitFor({ state: 'visible' });
}

import type { Locator, Page } from 'playwright-core';
import type { Screen } from './window.ts';

/** A window that runs tests shows no toasts: its notifications are in the list that the bell opens. */
function notifications(page: Page, text: string): Locator {
  return page.locator('.notifications-center .notification-list-item').filter({ hasText: text });
}

/** Presses a button of the newest notification that says this; `text|button`. */
export async function press({ page }: Screen, argument: string): Promise<void> {
  const [text = '', button = ''] = argument.split('|');
  const row = notifications(page, text).first();
  await row.waitFor({ state: 'visible', timeout: 20_000 });
  const found = row.locator('.monaco-button').filter({ hasText: button }).first();
  if (!(await found.isVisible())) {
    await row.hover();
    await row.locator('.codicon-notifications-expand').click();
  }
  await found.click();
}

/** Answers with what all notifications say, if one says what is expected. */
export async function notified({ page }: Screen, text: string): Promise<string> {
  await notifications(page, text).first().waitFor({ state: 'visible', timeout: 1000 });
  return (await notifications(page, '').allTextContents()).join('\n');
}

/** Fails while one is listed. */
export async function cleared({ page }: Screen): Promise<void> {
  await notifications(page, '').first().waitFor({ state: 'hidden', timeout: 1000 });
}

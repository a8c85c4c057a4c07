/** Our pages in a real browser, with a stand-in for VS Code around them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { chromium, type Page } from 'playwright-core';
import type { MatrixTable } from '../../../src/core/features/explorer/row.ts';
import { pageHtml } from '../../../src/extension/explorer/page.ts';
import { obtainChromium } from '../../e2e/host/chromium.ts';
import { ensureFolder, repository, screenshots } from '../../e2e/host/folders.ts';
import type { Theme } from './themes.ts';

const address = 'https://page.invalid';

/** A browser with one tab: opening another takes longer than most that is tested in it. */
export interface PageBrowser {
  readonly page: Page;
  /** What the page that is open asks of the extension, and what was refused to it. */
  opened: Pick<OpenedPage, 'asked' | 'refused'>;
  close(): Promise<void>;
}

export async function openBrowser(): Promise<PageBrowser> {
  const executablePath = await obtainChromium(() => {});
  const chrome = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
  const context = await chrome.newContext();
  const page = await context.newPage();
  // Beside it containers are built: what takes a moment otherwise may take long.
  page.setDefaultTimeout(40_000);
  const browser: PageBrowser = {
    page,
    opened: { asked: [], refused: [] },
    close: () => chrome.close(),
  };
  const refuse = (what: string) => browser.opened.refused.push(what);
  await page.route('**/*', (route) => {
    const { pathname } = new URL(route.request().url());
    const [, name, file] = /^\/(\w+)\/(.*)$/.exec(pathname) ?? [];
    if (name && file === '') return route.fulfill({ contentType: 'text/html', body: htmlOf(name) });
    if (!name || (file !== `${name}.js` && file !== `${name}.css`)) {
      if (pathname !== '/favicon.ico') refuse(route.request().url());
      return route.abort();
    }
    return route.fulfill({
      body: readFileSync(path.join(repository, 'dist', file), 'utf8'),
      contentType: file.endsWith('js') ? 'text/javascript' : 'text/css',
    });
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) refuse(message.text());
  });
  page.on('pageerror', (error) => refuse(error.message));
  await page.exposeFunction(
    'tellTest',
    (message: { type: string }) => void browser.opened.asked.push(message),
  );
  await page.addInitScript(standIn);
  return browser;
}

function htmlOf(name: string): string {
  return pageHtml(
    {
      title: 'ACPT',
      script: `${address}/${name}/${name}.js`,
      styles: `${address}/${name}/${name}.css`,
      cspSource: address,
    },
    'secret',
  );
}

export interface OpenedPage {
  readonly page: Page;
  /** What the page asked of the extension, in order. */
  readonly asked: { readonly type: string }[];
  /** What it wanted to load beside its own files, and what its security policy refused. */
  readonly refused: string[];
  send(message: object): Promise<unknown>;
}

/**
 * Opens a page anew, in place of the one before.
 * @param name of its program and styles in `dist/`
 * @param state what it kept when it was last hidden
 */
export async function openPage(
  browser: PageBrowser,
  name: 'matrix' | 'comparison',
  theme: Theme,
  size: { readonly width: number; readonly height: number },
  state?: object,
): Promise<OpenedPage> {
  const { page } = browser;
  // What the page before still had to say is no longer heard.
  await page.goto('about:blank');
  const opened = { asked: [], refused: [] };
  browser.opened = opened;
  await page.setViewportSize(size);
  await page.mouse.move(0, 0);
  await page.goto(`${address}/${name}/?${encodeURIComponent(JSON.stringify({ theme, state }))}`);
  // A page listens once it is drawn, which may be after it is loaded; as VS Code's, it says when.
  await page.evaluate('pageIsReady');
  const send = (message: object) => page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
  return { page, ...opened, send };
}

/** The page of the Matrix explorer with its table. */
export async function openExplorer(
  browser: PageBrowser,
  table: MatrixTable,
  ...given: Parameters<typeof openPage> extends [unknown, unknown, ...infer Rest] ? Rest : never
): Promise<OpenedPage> {
  const opened = await openPage(browser, 'matrix', ...given);
  await opened.send({ type: 'table', table });
  await opened.page.getByRole('grid').waitFor();
  return opened;
}

/** What axe-core calls serious or critical. It is picked there: all that it finds in order is much to bring here. */
export async function seriousIn(page: Page): Promise<string[]> {
  if (!(await page.evaluate('"axe" in window'))) await page.evaluate(axe.source);
  const found = (await page.evaluate(`axe
    .run({ resultTypes: ['violations'] })
    .then(({ violations }) => violations
      .filter(({ impact }) => impact === 'serious' || impact === 'critical')
      .flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => ({ id, html, failureSummary }))))`)) as {
    id: string;
    html: string;
    failureSummary: string;
  }[];
  return found.map(({ id, html, failureSummary }) => `${id}: ${html} ${failureSummary}`);
}

/** Runs in the page, before its own script. */
function standIn(): void {
  // biome-ignore lint/suspicious/noExplicitAny: a browser's globals, which Node does not have
  const browser = globalThis as any;
  const given = browser.location.search.slice(1);
  if (given === '') return;
  const { theme, state } = JSON.parse(decodeURIComponent(given));
  let kept = state;
  let ready = () => {};
  browser.pageIsReady = new Promise<void>((resolve) => {
    ready = resolve;
  });
  browser.acquireVsCodeApi = () => ({
    postMessage: (message: { type: string }) => {
      if (message.type === 'ready') ready();
      return browser.tellTest(message);
    },
    getState: () => kept,
    setState: (next: object) => {
      kept = next;
      browser.keptState = next;
    },
  });
  browser.document.addEventListener('readystatechange', () => {
    const { documentElement, body } = browser.document;
    for (const [name, value] of Object.entries(theme.variables))
      documentElement.style.setProperty(`--vscode-${name}`, value);
    body.classList.add(theme.kind);
    body.style.background = theme.variables['editor-background'];
  });
}

export async function photograph(page: Page, name: string): Promise<void> {
  await page.screenshot({ path: path.join(ensureFolder(screenshots), `${name}.png`) });
}

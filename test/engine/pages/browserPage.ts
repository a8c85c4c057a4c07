/** Our pages in a real browser, with a stand-in for VS Code around them. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import axe from 'axe-core';
import { type Browser, chromium, type Page } from 'playwright-core';
import type { MatrixTable } from '../../../src/core/features/explorer/row.ts';
import { pageHtml } from '../../../src/extension/explorer/page.ts';
import { obtainChromium } from '../../e2e/host/chromium.ts';
import { ensureFolder, repository, screenshots } from '../../e2e/host/folders.ts';
import type { Theme } from './themes.ts';

const address = 'https://page.invalid';

export async function openBrowser(): Promise<Browser> {
  const executablePath = await obtainChromium(() => {});
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu'] });
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
 * @param name of its program and styles in `dist/`
 * @param state what it kept when it was last hidden
 */
export async function openPage(
  browser: Browser,
  name: 'matrix' | 'comparison',
  theme: Theme,
  size: { readonly width: number; readonly height: number },
  state?: object,
): Promise<OpenedPage> {
  const context = await browser.newContext({ viewport: size });
  const page = await context.newPage();
  // Beside it containers are built: what takes a moment otherwise may take long.
  page.setDefaultTimeout(40_000);
  const asked: { readonly type: string }[] = [];
  const refused: string[] = [];
  const html = pageHtml(
    {
      title: 'ACPT',
      script: `${address}/${name}.js`,
      styles: `${address}/${name}.css`,
      cspSource: address,
    },
    'secret',
  );
  await page.route('**/*', (route) => {
    const file = new URL(route.request().url()).pathname.slice(1);
    if (file === '') return route.fulfill({ contentType: 'text/html', body: html });
    if (file !== `${name}.js` && file !== `${name}.css`) {
      if (file !== 'favicon.ico') refused.push(route.request().url());
      return route.abort();
    }
    return route.fulfill({
      body: readFileSync(path.join(repository, 'dist', file), 'utf8'),
      contentType: file.endsWith('js') ? 'text/javascript' : 'text/css',
    });
  });
  page.on('console', (message) => {
    if (/Content.Security.Policy/i.test(message.text())) refused.push(message.text());
  });
  page.on('pageerror', (error) => refused.push(error.message));
  await page.exposeFunction('tellTest', (message: { type: string }) => void asked.push(message));
  await page.addInitScript(standIn, { theme, state });
  await page.goto(`${address}/`);
  // A page listens once it is drawn, which may be after it is loaded; as VS Code's, it says when.
  await page.waitForFunction('pageIsReady');
  const send = (message: object) => page.evaluate(`postMessage(${JSON.stringify(message)}, '*')`);
  return { page, asked, refused, send };
}

/** The page of the Matrix explorer with its table. */
export async function openExplorer(
  browser: Browser,
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
function standIn({ theme, state }: { theme: Theme; state: object | undefined }): void {
  // biome-ignore lint/suspicious/noExplicitAny: a browser's globals, which Node does not have
  const browser = globalThis as any;
  let kept = state;
  browser.pageIsReady = false;
  browser.acquireVsCodeApi = () => ({
    postMessage: (message: { type: string }) => {
      if (message.type === 'ready') browser.pageIsReady = true;
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

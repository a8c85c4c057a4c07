import { cpSync, existsSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { bundleSuite, inSources } from './bundle.ts';
import type { Exchange } from './exchange.ts';
import { openExchange } from './exchange.ts';
import { artifacts, ensureFolder, removeFolder, repository, temporaryFolder } from './folders.ts';
import type { ScreenAnswer, TestReport } from './protocol.ts';
import type { Host, ScreenStep, VSCodeWindow } from './window.ts';
import { screenOf } from './window.ts';

const limit = 120_000;

export interface Suite {
  readonly name: string;
  /** `test/e2e/<name>` */
  readonly folder: string;
}

/** Runs one suite in a window of its own; whatever goes wrong around the tests becomes a failed test too. */
export async function runSuite(
  suite: Suite,
  words: readonly string[],
  host: Host,
): Promise<readonly TestReport[]> {
  const temporary = temporaryFolder('e2e');
  const workspace = ensureFolder(path.join(temporary, 'workspace'));
  const tests = path.join(temporary, `${suite.name}.cjs`);
  const steps = await screenSteps(suite);
  let window: VSCodeWindow | undefined;

  const exchange = await openExchange({
    onReport: async (report) => {
      if (!report.ok && window) await photographed(window, suite, `failed-${slug(report.name)}`);
    },
    onScreen: async ({ step }) => answerOf(steps[step], step, suite, window),
  });
  try {
    const given = path.join(suite.folder, 'workspace');
    if (existsSync(given)) cpSync(given, workspace, { recursive: true });
    await bundleSuite(path.join(suite.folder, 'suite.ts'), tests, { exchange: exchange.address, words });
    const dataFolder = ensureFolder(path.join(temporary, 'data'));
    window = await host.open({ name: suite.name, tests, workspace, dataFolder });
    const trouble = await troubleOf(exchange, window);
    if (trouble) await photographed(window, suite, 'trouble');
    const reports = exchange.reports.map((report) =>
      report.error ? { ...report, error: inSources(report.error, tests) } : report,
    );
    const troubles = [
      ...(trouble ? [trouble] : []),
      ...window.pageErrors.map((error) => `Uncaught in the window: ${error}`),
    ];
    if (troubles.length === 0 && reports.every(({ ok }) => ok)) return reports;
    const log = keepLog(suite, window.log());
    return [...reports, ...troubles.map((error) => asFailure(`${error}\n(log: ${log})`))];
  } catch (error) {
    return [
      ...exchange.reports,
      asFailure(error instanceof Error ? (error.stack ?? error.message) : String(error)),
    ];
  } finally {
    exchange.close();
    await window?.close();
    removeFolder(temporary);
  }
}

async function screenSteps({ folder }: Suite): Promise<Readonly<Record<string, ScreenStep>>> {
  const file = path.join(folder, 'screen.ts');
  return existsSync(file) ? await import(pathToFileURL(file).href) : {};
}

async function answerOf(
  run: ScreenStep | undefined,
  step: string,
  suite: Suite,
  window: VSCodeWindow | undefined,
): Promise<ScreenAnswer> {
  try {
    if (!run) throw new Error(`test/e2e/${suite.name}/screen.ts exports no step "${step}".`);
    if (!window) throw new Error('The window is not open yet.');
    await run(screenOf(suite.name, window.page));
    return { ok: true };
  } catch (error) {
    return { ok: false, error: error instanceof Error ? (error.stack ?? error.message) : String(error) };
  }
}

/** Why the suite did not get to its end, if it did not. */
async function troubleOf(exchange: Exchange, window: VSCodeWindow): Promise<string | undefined> {
  let late: NodeJS.Timeout | undefined;
  const timeout = new Promise<string>((resolve) => {
    late = setTimeout(() => resolve(`the suite is not finished after ${limit / 1000} s`), limit);
  });
  const reason = await Promise.race([exchange.done.then(() => undefined), window.gone, timeout]);
  clearTimeout(late);
  return reason && `The suite did not finish: ${reason}.`;
}

async function photographed(window: VSCodeWindow, suite: Suite, name: string): Promise<void> {
  // The picture only helps to understand a failure that is reported anyway.
  await screenOf(suite.name, window.page)
    .screenshot(name)
    .catch(() => {});
}

function keepLog({ name }: Suite, log: string): string {
  const file = path.join(ensureFolder(artifacts), `e2e-${name}.log`);
  writeFileSync(file, log);
  return path.relative(repository, file);
}

function asFailure(error: string): TestReport {
  return { name: 'the suite as a whole', ok: false, milliseconds: 0, error };
}

function slug(name: string): string {
  return name
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .slice(0, 60);
}

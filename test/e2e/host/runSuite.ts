import { cpSync, existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { registerExtensions } from '../../../scripts/lib/developmentExtensions.ts';
import { bundleSuite, inSources } from './bundle.ts';
import { keepLog, photograph, stackOf } from './evidence.ts';
import type { Exchange } from './exchange.ts';
import { openExchange } from './exchange.ts';
import { ensureFolder, removeFolder, temporaryFolder } from './folders.ts';
import { LimitError, minute, second, sentence, within } from './limits.ts';
import type { ScreenAnswer, ScreenRequest, TestReport } from './protocol.ts';
import type { Host, ScreenStep, VSCodeWindow } from './window.ts';
import { screenOf } from './window.ts';

const limit = 4 * minute;

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
  const dataFolder = ensureFolder(path.join(temporary, 'data'));
  // What a suite is called says in which mode its folder is opened, and where the extension runs.
  const trusted = suite.name !== 'untrusted';
  const inWorker = suite.name === 'browser';
  const installed = suite.name === 'acpt';
  // The host in a worker runs only what lies in the folder of an extension.
  const folder = inWorker ? ensureFolder(path.join(temporary, 'extension')) : temporary;
  const tests = path.join(folder, `${suite.name}.cjs`);
  let window: VSCodeWindow | undefined;

  const exchange = await openExchange({
    onReport: async ({ ok, name }) => {
      if (!ok && window) await photograph(window, suite.name, `failed ${name}`);
    },
    onScreen: (request) => runStep(suite, request, window),
  });
  try {
    const given = path.join(suite.folder, 'workspace');
    if (existsSync(given)) cpSync(given, workspace, { recursive: true });
    const bundled = bundleSuite(path.join(suite.folder, 'suite.ts'), tests, {
      exchange: exchange.address,
      words,
    });
    await within(minute, `Bundling the suite ${suite.name}`, bundled);
    const others = path.join(suite.folder, 'extensions');
    if (existsSync(others))
      registerExtensions(
        path.join(dataFolder, 'extensions'),
        readdirSync(others).map((name) => path.join(others, name)),
      );
    const opening = host.open({
      name: suite.name,
      tests,
      workspace,
      dataFolder,
      trusted,
      installed,
      inWorker,
    });
    window = await within(2 * minute, `Opening VS Code on the suite ${suite.name}`, opening);
    const trouble = await troubleOf(exchange, window, tests);
    if (trouble) await photograph(window, suite.name, 'trouble');
    const uncaught = window.pageErrors.map((error) => `Uncaught in the window: ${error}`);
    const reports = [...exchange.reports, ...[trouble ?? [], uncaught].flat().map(asFailure)];
    if (reports.every(({ ok }) => ok)) return reports;
    const log = keepLog(window, suite.name);
    return reports.map((report) =>
      report.ok ? report : { ...report, error: `${inSources(report.error ?? '', tests)}\n(log: ${log})` },
    );
  } catch (error) {
    return [...exchange.reports, asFailure(stackOf(error))];
  } finally {
    exchange.close();
    await closed(window, suite);
    removeFolder(temporary);
  }
}

async function runStep(
  suite: Suite,
  { step, argument }: ScreenRequest,
  window: VSCodeWindow | undefined,
): Promise<ScreenAnswer> {
  try {
    const file = path.join(suite.folder, 'screen.ts');
    const steps: Record<string, ScreenStep> = existsSync(file) ? await import(pathToFileURL(file).href) : {};
    const run = steps[step];
    if (!run) throw new Error(`test/e2e/${suite.name}/screen.ts exports no step "${step}".`);
    if (!window) throw new Error('The window is not open yet.');
    return { ok: true, value: await run(screenOf(suite.name, window.page), argument) };
  } catch (error) {
    return { ok: false, error: stripVTControlCharacters(stackOf(error)) };
  }
}

/** Whether a window closes is no question of the suite's, and one that does not is closed with its host. */
async function closed(window: VSCodeWindow | undefined, { name }: Suite): Promise<void> {
  if (!window) return;
  try {
    await within(30 * second, `Closing VS Code on the suite ${name}`, window.close());
  } catch (error) {
    if (!(error instanceof LimitError)) throw error;
    process.stderr.write(`${error.message}\n`);
  }
}

/** Why the suite did not get to its end, if it did not. */
async function troubleOf(
  exchange: Exchange,
  window: VSCodeWindow,
  tests: string,
): Promise<string | undefined> {
  // A suite that cannot even be loaded is only complained about in VS Code's log.
  const complaint = () => {
    const entry = window.log().find((each) => each.includes(tests));
    return entry ? `\n${entry}` : '';
  };
  const during = () => {
    const running = exchange.running();
    return running ? `, in the test "${running}",` : '';
  };
  const over = Promise.race([exchange.done.then(() => undefined), window.gone]);
  const late = Symbol();
  const reason = await within(limit, 'The suite', over).catch((error) => {
    if (error instanceof LimitError) return late;
    throw error;
  });
  if (reason === undefined) return undefined;
  if (reason === late) return sentence(`The suite${during()}`, limit) + complaint();
  return `The suite${during()} did not finish: ${String(reason)}.${complaint()}`;
}

function asFailure(error: string): TestReport {
  return { name: 'entire suite', ok: false, milliseconds: 0, error };
}

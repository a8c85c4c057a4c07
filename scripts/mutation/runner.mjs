/**
 * A test runner for StrykerJS that runs tests of `node:test` in its own process, hundreds of times faster than in a new
 * one for each mutant: what is mutated is switched on and off at run time, and each run loads the test files, with what
 * lies beside them, anew.
 */
import { writeFileSync } from 'node:fs';
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { takeCollected } from './standIn.mjs';

/** Only every so manieth mutant is tried, beginning with this one. */
const every = Number(process.env.ACPT_MUTATION_EVERY ?? 1);
const first = Number(process.env.ACPT_MUTATION_FIRST ?? 0);
const standIn = new URL('standIn.mjs', import.meta.url).href;

registerHooks({
  resolve(specifier, context, next) {
    if (specifier === 'node:test') return { url: standIn, shortCircuit: true };
    const found = next(specifier, context);
    const run = /[?&]run=\d+/.exec(context.parentURL ?? '')?.[0].slice(1);
    // What tests share may remember what a run has made of it.
    return run !== undefined && /[\\/]test[\\/]/.test(found.url) && found.url.endsWith('.ts')
      ? { ...found, url: `${found.url}?${run}` }
      : found;
  },
});

class NodeTestRunner {
  #files = [];
  #runs = 0;
  /** By test file: how many mistakes it noticed in this process, and how long it takes, in milliseconds. */
  #noticed = new Map();
  #takes = new Map();

  capabilities() {
    return { reloadEnvironment: false };
  }

  async init() {
    this.#files = JSON.parse(process.env.ACPT_MUTATION_TESTS ?? '[]');
  }

  async dryRun({ coverageAnalysis }) {
    const stryker = namespace();
    stryker.activeMutant = undefined;
    stryker.mutantCoverage ??= { static: {}, perTest: {} };
    const coverage = stryker.mutantCoverage;
    // What is run when the code of `src` is loaded, which is once, no mutant can change later.
    await this.#load(this.#files);
    const once = Object.keys(coverage.static);
    clear(coverage.static);
    const tests = [];
    await this.#run({
      onTest: (id) => {
        if (coverageAnalysis === 'perTest') stryker.currentTestId = id;
      },
      onResult: (result) => {
        stryker.currentTestId = undefined;
        tests.push({ ...result, fileName: fileOf(result.id) });
        return true;
      },
    });
    stryker.currentTestId = undefined;
    const failed = tests.filter(({ status }) => status === 'failed');
    const leftOut = new Set(failed.map(({ fileName }) => fileName));
    if (failed.length > 0) tellFailed(failed);
    // So many have one cause, without which no figure means anything.
    if (leftOut.size > Math.max(1, this.#files.length / 20))
      return { status: 'error', errorMessage: 'Too many tests fail before a mistake is planted.' };
    for (const id of Object.keys(coverage.perTest)) if (leftOut.has(fileOf(id))) delete coverage.perTest[id];
    const covered = new Set(Object.values(coverage.perTest).flatMap((each) => Object.keys(each)));
    clear(coverage.static);
    for (const id of once) if (!covered.has(id)) coverage.static[id] = 1;
    return {
      status: 'complete',
      tests: tests.filter(({ fileName }) => !leftOut.has(fileName)),
      mutantCoverage: coverage,
    };
  }

  async mutantRun({ activeMutant, testFilter, hitLimit }) {
    if (Number(activeMutant.id) % every !== first) return { status: 'error', errorMessage: 'Left out.' };
    const stryker = namespace();
    stryker.activeMutant = activeMutant.id;
    stryker.hitLimit = hitLimit;
    stryker.hitCount = hitLimit ? 0 : undefined;
    const wanted = testFilter && new Set(testFilter);
    let nrOfTests = 0;
    let killed;
    await this.#run({
      wanted,
      mutated: activeMutant.fileName,
      onTest: () => {},
      onResult: (result) => {
        nrOfTests++;
        if (result.status === 'failed') killed = result;
        return killed === undefined;
      },
    });
    stryker.activeMutant = undefined;
    if (hitLimit && stryker.hitCount > hitLimit) return { status: 'timeout', reason: 'Hit limit reached' };
    return killed
      ? { status: 'killed', killedBy: [killed.id], failureMessage: killed.failureMessage, nrOfTests }
      : { status: 'survived', nrOfTests };
  }

  /** Runs tests until `onResult` has enough. To load a file counts as one of its tests. */
  async #run({ wanted, mutated, onTest, onResult }) {
    this.#runs++;
    const wantedFiles = wanted && new Set(Array.from(wanted, fileOf));
    for (const file of mutated ? this.#quickestFirst(mutated) : this.#files) {
      if (wantedFiles && !wantedFiles.has(file)) continue;
      const begin = performance.now();
      const goesOn = await this.#runFile(file, { wanted, onTest, onResult });
      if (!goesOn) this.#noticed.set(file, (this.#noticed.get(file) ?? 0) + 1);
      else this.#takes.set(file, performance.now() - begin);
      if (!goesOn) return;
    }
  }

  /** Returns whether to go on. */
  async #runFile(file, { wanted, onTest, onResult }) {
    const loading = `${file} › (loading)`;
    const begin = performance.now();
    onTest(loading);
    const { suite, failure } = await load(file, ++this.#runs);
    if (!onResult(resultOf(loading, begin, failure))) return false;
    if (failure !== undefined) return true;
    // Its tests look at what was made while it was loaded.
    const how = { wanted: wanted?.has(loading) ? undefined : wanted, onTest, onResult };
    return runSuite(suite, `${file} › `, how);
  }

  /** The tests of the same subject, then those that noticed much in little time. */
  #quickestFirst(mutated) {
    const gain = (file) => ((this.#noticed.get(file) ?? 0) + 0.1) / (this.#takes.get(file) ?? 100);
    const near = nearness(mutated);
    return this.#files.toSorted((a, b) => near(b) - near(a) || gain(b) - gain(a));
  }

  async #load(files) {
    this.#runs++;
    for (const file of files) await load(file, ++this.#runs);
  }
}

/** How many words of its path a test shares with a file: those of the same subject notice most mistakes. */
function nearness(mutated) {
  const partsOf = (file) => file.replace(/(?:\.test)?\.ts$/, '').split(/[\\/]/);
  const subject = new Set(partsOf(mutated).filter((part) => !['src', 'core', 'test'].includes(part)));
  return (file) => partsOf(file).filter((part) => subject.has(part)).length;
}

async function load(file, run) {
  let failure;
  try {
    await import(`${pathToFileURL(path.resolve(file)).href}?run=${run}`);
  } catch (error) {
    failure = error;
  }
  return { suite: takeCollected(), failure };
}

function clear(object) {
  for (const key of Object.keys(object)) delete object[key];
}

/** Returns whether to go on. */
async function runSuite(suite, prefix, how) {
  const titles = new Map();
  const around = [...(how.around ?? []), suite.hooks];
  for (const body of suite.hooks.before) await body();
  try {
    for (const entry of suite.entries) {
      // Tests in a loop may have the same name.
      const count = (titles.get(entry.name) ?? 0) + 1;
      titles.set(entry.name, count);
      const id = `${prefix}${entry.name}${count > 1 ? ` (${count})` : ''}`;
      const goesOn = entry.entries
        ? await runSuite(entry, `${id} › `, { ...how, around })
        : entry.skip || (how.wanted && !how.wanted.has(id)) || (await runTest(entry, id, around, how));
      if (!goesOn) return false;
    }
    return true;
  } finally {
    for (const body of suite.hooks.after) await body();
  }
}

/** @param around what is done before and after each test, by the suites around it, the outermost first */
async function runTest({ name, body }, id, around, { onTest, onResult }) {
  const begin = performance.now();
  const afterwards = [];
  let failure;
  onTest(id);
  try {
    for (const each of around.flatMap(({ beforeEach }) => beforeEach)) await each();
    await body({ name, after: (each) => afterwards.push(each) });
  } catch (error) {
    failure = error;
  } finally {
    const afterEach = around.toReversed().flatMap((hooks) => hooks.afterEach);
    for (const each of [...afterwards, ...afterEach]) await each();
  }
  return onResult(resultOf(id, begin, failure));
}

function resultOf(id, begin, failure) {
  const result = { id, name: id, timeSpentMs: performance.now() - begin };
  return failure === undefined
    ? { ...result, status: 'success' }
    : { ...result, status: 'failed', failureMessage: String(failure?.message ?? failure) };
}

/** Tests that fail without a mistake notice none. Who started this process is told their names and reasons. */
function tellFailed(tests) {
  if (!process.env.ACPT_MUTATION_FAILED) return;
  const failed = tests.map(({ id, failureMessage }) => ({ test: id, reason: failureMessage }));
  writeFileSync(process.env.ACPT_MUTATION_FAILED, JSON.stringify(failed));
}

function fileOf(id) {
  return id.slice(0, id.indexOf(' › '));
}

function namespace() {
  globalThis.__stryker__ ??= {};
  return globalThis.__stryker__;
}

/** @type {readonly { kind: string, name: string, injectableClass: unknown }[]} */
export const strykerPlugins = [{ kind: 'TestRunner', name: 'node-test', injectableClass: NodeTestRunner }];
NodeTestRunner.inject = [];

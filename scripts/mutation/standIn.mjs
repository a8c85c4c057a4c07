/**
 * Stands in for `node:test` in a process that runs the same tests again and again: what a test file says is collected
 * here, and run by the test runner beside this file.
 */

/** @type {{ name: string, tests: object[], hooks: Record<string, Function[]>, parent?: object }} */
let suite = newSuite('');

function newSuite(name, parent) {
  return { name, parent, entries: [], hooks: { before: [], after: [], beforeEach: [], afterEach: [] } };
}

/** What was said since the last call. */
export function takeCollected() {
  const collected = suite;
  suite = newSuite('');
  return collected;
}

/** `name`, options and body may each be left out, but for the name. */
function parsed(args) {
  const name = args.find((each) => typeof each === 'string') ?? '';
  const body = args.find((each) => typeof each === 'function') ?? (() => {});
  const options = args.find((each) => typeof each === 'object' && each !== null) ?? {};
  return { name, body, skip: Boolean(options.skip) };
}

export function test(...args) {
  suite.entries.push(parsed(args));
}

export function describe(...args) {
  const { name, body, skip } = parsed(args);
  if (skip) return;
  const around = suite;
  suite = newSuite(name, around);
  around.entries.push(suite);
  const inner = suite;
  const done = body();
  suite = around;
  // One that waits before it says its tests is none that can be run here.
  if (done instanceof Promise) {
    inner.entries.length = 0;
    done.catch(() => {});
  }
}

const hook = (kind) => (body) => {
  suite.hooks[kind].push(body);
};
export const before = hook('before');
export const after = hook('after');
export const beforeEach = hook('beforeEach');
export const afterEach = hook('afterEach');
export default test;

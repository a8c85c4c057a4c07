/**
 * `node scripts/bootstrap.mjs <task> [arguments]`: what every npm script of this project calls. It has to work in a
 * fresh clone on any Node from 20 on, so it is plain JavaScript and imports nothing that needs installing.
 */
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { constants } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { npm } from './lib/npm.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const inRoot = (...parts) => path.join(root, ...parts);
const stamp = inRoot('node_modules', '.acpt-install');
const scripts = {
  start: 'scripts/start.ts',
  test: 'scripts/test.ts',
  build: 'esbuild.mjs',
  // What npm runs after an install: who installs from git, as pre-commit does, gets the programs too.
  prepare: 'esbuild.mjs',
  package: 'scripts/package.ts',
  bench: 'scripts/bench.ts',
  fuzz: 'scripts/fuzz.ts',
  mutation: 'scripts/mutation.ts',
  generate: 'scripts/generate.ts',
  data: 'scripts/data.ts',
};

/** @type {import('node:child_process').ChildProcess | undefined} */
let child;
let interrupted = '';
const installing = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'])
  process.on(signal, () => {
    interrupted = signal;
    installing.abort(new Error('Stopped.'));
    child?.kill(signal);
  });

try {
  const [task = '', ...args] = process.argv.slice(2).filter((argument) => argument !== '--');
  process.exitCode = await main(task, args);
} catch (error) {
  console.error(error.message);
  process.exitCode = interrupted ? statusOf(interrupted) : 1;
}

async function main(task, args) {
  const script = Object.hasOwn(scripts, task) ? scripts[task] : undefined;
  if (!script) throw new Error(`Unknown task "${task}". Expected one of ${Object.keys(scripts).join(', ')}.`);
  if (Number(process.versions.node.split('.')[0]) < 20)
    throw new Error(`Node 20 or later is required; this is ${process.version}.`);
  // An install for another task, which builds what it needs.
  if (task === 'prepare' && process.env.ACPT_INSTALLING) return 0;
  await install();
  if (!existsSync(inRoot(script)))
    throw new Error(`The task "${task}" requires ${script}, which does not exist.`);
  return run(nodeForTypeScript(), ['--disable-warning=ExperimentalWarning', inRoot(script), ...args]);
}

async function install() {
  const wanted = fingerprint();
  if (existsSync(inRoot('node_modules', '.package-lock.json'))) {
    if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
    if (declaredAsLocked() && installedAsLocked()) return writeFileSync(stamp, wanted);
  }
  const command = existsSync(inRoot('package-lock.json')) && declaredAsLocked() ? 'ci' : 'install';
  console.log(`Installing dependencies (npm ${command})…`);
  const begin = Date.now();
  rmSync(stamp, { force: true });
  process.env.ACPT_INSTALLING = '1';
  const finished = npm([command], { cwd: root, signal: installing.signal });
  void giveUpWithoutNetwork();
  await finished;
  delete process.env.ACPT_INSTALLING;
  writeFileSync(stamp, fingerprint());
  console.log(`Installed dependencies in ${Math.round((Date.now() - begin) / 1000)} s.`);
}

/**
 * Without a network npm would try each package several times, for minutes. It still gets a while, because packages
 * that it has in its cache need no network.
 */
async function giveUpWithoutNetwork() {
  const { signal } = installing;
  await npm(['ping', '--fetch-retries=0'], { cwd: root, signal }).catch((error) => {
    if (error.unreachable) setTimeout(() => installing.abort(error), 20_000).unref();
  });
}

function fingerprint() {
  const hash = createHash('sha256').update(JSON.stringify(declared(readJson('package.json'))));
  if (existsSync(inRoot('package-lock.json'))) hash.update(readFileSync(inRoot('package-lock.json')));
  return hash.digest('hex');
}

function declared({ dependencies, devDependencies, optionalDependencies } = {}) {
  return [dependencies, devDependencies, optionalDependencies].map((packages) =>
    Object.entries(packages ?? {}).sort(),
  );
}

/** `npm ci` rejects a lock file that is older than package.json, for example after somebody adds a dependency there. */
function declaredAsLocked() {
  const locked = readJson('package-lock.json')?.packages?.[''];
  return JSON.stringify(declared(readJson('package.json'))) === JSON.stringify(declared(locked));
}

/** npm writes its hidden lock file when an install is complete, so an interrupted one never looks finished here. */
function installedAsLocked() {
  const locked = readJson('package-lock.json')?.packages;
  const installed = readJson('node_modules/.package-lock.json')?.packages;
  if (!locked || !installed) return false;
  return Object.entries(locked).every(([where, { version, integrity, optional, devOptional }]) => {
    const found = installed[where];
    if (!found) return where === '' || Boolean(optional || devOptional);
    return found.version === version && found.integrity === integrity;
  });
}

function readJson(name) {
  return existsSync(inRoot(name)) ? JSON.parse(readFileSync(inRoot(name), 'utf8')) : undefined;
}

/** The npm package `node` contains a Node that runs TypeScript, regardless of the Node that runs this script. */
function nodeForTypeScript() {
  const packaged = inRoot('node_modules', 'node', 'bin', process.platform === 'win32' ? 'node.exe' : 'node');
  if (existsSync(packaged)) return packaged;
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 22 || (major === 22 && minor >= 18)) return process.execPath;
  throw new Error(
    `The npm package "node" has no binary in node_modules (are install scripts disabled?), and this Node, ` +
      `${process.version}, is too old to run TypeScript. Run \`npm rebuild node --ignore-scripts=false\`, or use Node 24.`,
  );
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    child = spawn(command, args, { cwd: root, stdio: 'inherit' });
    child.on('error', reject);
    child.on('exit', (code, signal) => resolve(code ?? statusOf(signal)));
  });
}

function statusOf(signal) {
  return 128 + (constants.signals[signal] ?? 0);
}

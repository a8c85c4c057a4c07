/**
 * Calling npm and saying in one sentence why it failed. Plain JavaScript, because the bootstrap needs it
 * before anything that understands TypeScript is installed.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';

const windows = process.platform === 'win32';

const unreachable = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ECONNREFUSED',
  'ECONNRESET',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ETIMEDOUT',
  'ERR_SOCKET_TIMEOUT',
  'FETCH_ERROR',
  'E407',
]);

// npm waits a minute between its attempts by default: too long for somebody who has no network.
const shortWaits = ['--fetch-retries=2', '--fetch-retry-mintimeout=1000', '--fetch-retry-maxtimeout=10000'];
const quiet = ['--no-audit', '--no-fund', '--no-progress', '--loglevel=error', '--no-update-notifier'];

/**
 * @param {readonly string[]} args
 * @param {{
 *   cwd: string,
 *   signal?: AbortSignal,
 *   onStart?: (child: import('node:child_process').ChildProcess) => void,
 * }} options
 * @returns {Promise<string>} what npm wrote to its standard output
 */
export async function npm(args, { cwd, signal, onStart }) {
  const { command, first, shell } = npmCommand();
  const child = spawn(command, [...first, ...quiet, ...shortWaits, ...args], {
    cwd,
    shell,
    // A group of its own, so that stopping it also stops the install scripts that it runs.
    detached: !windows,
    env: environmentOfItsOwn(),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  onStart?.(child);
  const abort = () => stopGroup(child);
  signal?.addEventListener('abort', abort);
  let output = '';
  let errors = '';
  child.stdout.on('data', (data) => (output += data));
  child.stderr.on('data', (data) => (errors += data));
  const end = await new Promise((resolve) => {
    child.on('error', (error) => resolve({ missing: error.message }));
    child.on('close', (code, killed) => resolve({ code, killed }));
  });
  signal?.removeEventListener('abort', abort);
  signal?.throwIfAborted();
  if (end.missing) throw new Error(`Cannot start npm (${end.missing}). Is it installed with Node?`);
  if (end.killed) throw new Error(`npm ${args[0]} was stopped (${end.killed}).`);
  if (end.code !== 0) throw explain(args[0], errors);
  return output;
}

/** An error that says in one sentence why npm failed; `unreachable` tells that there was no way to the registry. */
function explain(command, errors) {
  const lines = [...errors.matchAll(/^npm (?:error|ERR!) ?(.*)$/gm)].map(([, text]) => text ?? '');
  const code = lines.find((line) => line.startsWith('code '))?.slice('code '.length) ?? '';
  const log = /complete log of this run can be found in:\s*(\S.*)/.exec(errors)?.[1];
  const complaint = lines.find((line) => line && !/^(code|errno|syscall|path) /.test(line));
  const message = unreachable.has(code)
    ? `Cannot reach the npm registry (${code}). Check the network, or npm's proxy and registry settings.`
    : `npm ${command} failed: ${complaint ?? (errors.trim().split('\n').at(-1) || 'no output')}`;
  return Object.assign(new Error(log ? `${message} npm's log: ${log.trim()}` : message), {
    unreachable: unreachable.has(code),
  });
}

function npmCommand() {
  const running = process.env.npm_execpath;
  if (running && path.basename(running) === 'npm-cli.js')
    return { command: process.execPath, first: [running], shell: false };
  return { command: windows ? 'npm.cmd' : 'npm', first: [], shell: windows };
}

/** An npm started by `npm test` or `npm install --global` would otherwise take the folder and package of the outer one for its own. */
function environmentOfItsOwn() {
  const foreign =
    /^(npm_package_|npm_lifecycle_|npm_config_(local_prefix|prefix|global_prefix|global|location)$|INIT_CWD$|NODE_OPTIONS$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !foreign.test(name)));
}

function stopGroup({ pid }) {
  const signalGroup = (signal) => {
    try {
      process.kill(windows ? pid : -pid, signal);
    } catch {
      // It has ended already.
    }
  };
  signalGroup('SIGTERM');
  setTimeout(signalGroup, 2000, 'SIGKILL').unref();
}

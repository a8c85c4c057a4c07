/** The programs that the tests with containers start: found on this machine, or installed where that may be. */
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { aptMayInstall, installWithApt, onPath } from '../e2e/host/apt.ts';
import type { run } from '../e2e/host/processes.ts';

/** Why there can be no engine here, whatever is installed. */
function whyNoEngine(): string | undefined {
  const needing = 'The tests with a container engine need';
  if (process.platform !== 'linux')
    return `${needing} Linux: run them in a virtual machine, in WSL or in a privileged container.`;
  if (process.getuid?.() !== 0)
    return `${needing} root on Linux, because the engine gets namespaces (network, mounts, processes) of its own: run them with sudo, or in a privileged container.`;
  return undefined;
}

/** For tests: in CI nothing is left out. There a machine without an engine fails, and says how to get one. */
export const skip = process.env.CI ? false : (whyNoEngine() ?? false);

/** What is needed of a package of Debian's. */
export interface Need {
  readonly package: string;
  readonly isThere: () => boolean;
  /** Where services are managed, installing it would start one and keep it, which nobody asked for. */
  readonly serves?: boolean;
}

export const staticBusybox: Need = {
  package: 'busybox-static',
  isThere: () => findBusybox() !== undefined,
};

/** @throws Error that says what to install */
export async function obtain(
  needs: readonly Need[],
  purpose: string,
  say: (line: string) => void,
): Promise<void> {
  const impossible = whyNoEngine();
  if (impossible) throw new Error(impossible);
  const managed = existsSync('/run/systemd/system');
  const installable = () => needs.filter((need) => !need.isThere() && !(need.serves && managed));
  // Which others are needed may show only when the first are there.
  for (let round = 0; round < 2 && installable().length > 0 && aptMayInstall(); round++)
    await installWithApt(
      installable().map((need) => need.package),
      purpose,
      say,
    );
  const missing = needs.filter((need) => !need.isThere());
  if (missing.length > 0)
    throw new Error(
      `For ${purpose} something is missing: install it (on Debian and Ubuntu: apt-get install ${missing.map((need) => need.package).join(' ')}).`,
    );
}

/** An account's own PATH may leave out where the programs for root are. */
export function systemPath(): string {
  return [process.env.PATH, '/usr/sbin', '/sbin'].filter(Boolean).join(path.delimiter);
}

export function findBusybox(): string | undefined {
  const file = onPath('busybox', systemPath());
  // A program that needs shared libraries names its loader right behind its header.
  const dynamic = file && readFileSync(file).subarray(0, 4096).includes('/ld-');
  return dynamic ? undefined : file;
}

export function writeProgram(file: string, script: string): void {
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

export async function succeed(ending: ReturnType<typeof run>, name: string): Promise<string> {
  const { code, output } = await ending;
  if (code !== 0) throw new Error(`${name} failed (exit code ${code}): ${output.trim()}`);
  return output;
}

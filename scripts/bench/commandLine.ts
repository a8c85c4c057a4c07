/** `acpt check` on workspaces of different size, beside a program that only parses the same files. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { repository } from '../../test/e2e/host/folders.ts';
import { distribution } from './statistics.ts';
import { makeRepository } from './workspace.ts';

/** What a run of a program took. */
interface Usage {
  /** Of all its threads, in milliseconds. */
  readonly cpu: number;
  /** The most resident memory it had, in bytes. */
  readonly peak: number;
}

export interface Checking {
  readonly check: Usage;
  readonly parse: Usage;
}

/** @param files how many YAML files there are */
export function measureCheck(files: number, runs: number): Checking {
  const { folder } = makeRepository(files);
  return {
    check: usageOf([path.join(repository, 'dist', 'cli.js'), 'check', folder], runs),
    parse: usageOf([path.join(repository, 'scripts', 'bench', 'parseAll.mjs'), folder], runs),
  };
}

const tell =
  'data:text/javascript,import{writeSync}from"node:fs";process.on("exit",()=>writeSync(3,JSON.stringify(process.resourceUsage())))';

function usageOf(args: readonly string[], runs: number): Usage {
  const all = Array.from({ length: runs }, () => {
    const { output, status } = spawnSync(process.execPath, ['--import', tell, ...args], {
      stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
      encoding: 'utf8',
    });
    if (status !== 0) throw new Error(`${args.join(' ')} ended with ${status}.`);
    const { userCPUTime, systemCPUTime, maxRSS } = JSON.parse(output[3] ?? '');
    return { cpu: (userCPUTime + systemCPUTime) / 1000, peak: maxRSS * 1024 };
  });
  return {
    cpu: distribution(all.map(({ cpu }) => cpu)).median,
    peak: distribution(all.map(({ peak }) => peak)).median,
  };
}

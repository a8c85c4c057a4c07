/**
 * `npm run bench`: what an editor's user waits for, through the real server, in a workspace of 1,200 files, as ratios to
 * what parsing the same text takes on the same machine at the same time; beside it the language server for YAML.
 *   --no-peer   without the other server, which takes most of the time
 *   --check     without it too, and fails where a ratio is above its limit
 */
import { spawnSync } from 'node:child_process';
import { globSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseDocument } from 'yaml';
import { repository } from '../test/e2e/host/folders.ts';
import { Editing, type EditingTimes } from './bench/editing.ts';
import { growing, growthOf } from './bench/growth.ts';
import { LanguageClient, type ServerProgram } from './bench/languageClient.ts';
import { yamlLanguageServer } from './bench/peer.ts';
import { distribution, timed } from './bench/statistics.ts';
import { makeWorkspace, pipeline } from './bench/workspace.ts';
import { build } from './lib/build.ts';
import { say } from './lib/report.ts';

const isCheck = process.argv.includes('--check');
const ours: ServerProgram = {
  name: 'acpt',
  args: [path.join(repository, 'dist', 'server.js'), '--stdio'],
  pulls: true,
  configuration: { acpt: {} },
};

/** Ratios to parsing that a change must not exceed: measured medians, and half as much again for a busy machine. */
const limits: Readonly<Record<number, Partial<Record<keyof EditingTimes, number>>>> = {
  1025: { diagnostics: 2.2, completeKey: 0.9, completeValue: 1.5, hover: 1 },
  10046: { diagnostics: 2, completeKey: 0.5, completeValue: 0.5, hover: 0.7 },
};
const titles: Readonly<Record<keyof EditingTimes, string>> = {
  limit: 'parsing the text',
  diagnostics: 'key → diagnostics',
  completeKey: 'type → proposals, key',
  completeValue: 'type → proposals, value',
  hover: 'hover after a key',
};

await build();
const workspace = makeWorkspace();
const programs = isCheck || process.argv.includes('--no-peer') ? [ours] : [ours, await yamlLanguageServer()];
const node = distribution(await repeated(7, () => spawnSync(process.execPath, ['-e', '0']))).median;
say(`Start of an empty Node: ${node.toFixed(0)} ms.`);
const exceeded: string[] = [];
for (const lines of [25, 1025, 10046]) {
  say(`\n${lines} lines`);
  for (const program of programs) await measure(program, lines);
}
await measureCommandLine();
measureGrowth();
for (const each of exceeded) say(each);
process.exit(isCheck && exceeded.length > 0 ? 1 : 0);

async function measure(program: ServerProgram, lines: number): Promise<void> {
  const file = workspace.file(`start${lines}.yml`);
  const text = pipeline(lines);
  writeFileSync(file, text);
  const start = distribution(await repeated(5, () => firstDiagnostics(program, file, text)));
  say(
    `  ${program.name}: start → first diagnostics ${milliseconds(start.median)} (p95 ${milliseconds(start.p95)}; ${(start.median / node).toFixed(1)} × an empty Node)`,
  );
  const editing = await Editing.start(program, workspace, lines);
  try {
    // A server that waits after each key needs no more rounds to be seen waiting.
    const times = await editing.measure(program.pulls ? 40 : 8);
    const limit = distribution(times.limit).median;
    for (const [name, title] of Object.entries(titles) as [keyof EditingTimes, string][]) {
      const { median, p95 } = distribution(times[name]);
      const ratio = median / limit;
      say(
        `    ${title.padEnd(26)} ${ratio.toFixed(2).padStart(7)}   ${milliseconds(median).padStart(9)}   p95 ${milliseconds(p95)}`,
      );
      const most = limits[lines]?.[name];
      if (program === ours && most !== undefined && ratio > most)
        exceeded.push(`${lines} lines, ${title}: ${ratio.toFixed(2)} is more than ${most}.`);
    }
    say(`    resident memory            ${((editing.memory ?? 0) / 2 ** 20).toFixed(0).padStart(7)} MB`);
  } finally {
    editing.stop();
  }
}

async function firstDiagnostics(program: ServerProgram, file: string, text: string): Promise<void> {
  const client = new LanguageClient(program);
  try {
    await client.initialize(workspace.folder);
    await client.open(file, text);
  } finally {
    client.stop();
  }
}

/** The whole workspace on the command line, against parsing all its YAML in this process. */
async function measureCommandLine(): Promise<void> {
  const texts = globSync('**/*.{yml,yaml}', { cwd: workspace.folder }).map((name) =>
    readFileSync(workspace.file(name), 'utf8'),
  );
  const parsing = distribution(await repeated(3, () => texts.map((text) => parseDocument(text)))).median;
  const program = path.join(repository, 'dist', 'cli.js');
  const checking = distribution(
    await repeated(3, () => spawnSync(process.execPath, [program, 'check', workspace.folder])),
  ).median;
  say(
    `\nacpt check on ${texts.length} YAML files: ${milliseconds(checking)}, ${(checking / parsing).toFixed(2)} × parsing them`,
  );
}

function measureGrowth(): void {
  say('\nTen times the text');
  for (const each of growing) {
    const { ratio, milliseconds: all } = growthOf(each);
    say(`    ${each.title.padEnd(34)} ${ratio.toFixed(1).padStart(5)} × as long   ${milliseconds(all)}`);
  }
}

async function repeated(times: number, ask: () => unknown): Promise<number[]> {
  const taken: number[] = [];
  for (let run = 0; run < times; run++) taken.push(await timed(ask));
  return taken;
}

function milliseconds(value: number): string {
  return `${value.toFixed(value < 10 ? 1 : 0)} ms`;
}

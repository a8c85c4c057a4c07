/**
 * `npm run bench`: what an editor's user waits for, through the real server, in a workspace of 1,200 files, as ratios to
 * what parsing the same text takes on the same machine at the same time; beside it the language server for YAML. Then
 * the command line beside a program that only parses, texts that are long in one thing, and the page of the explorer.
 *   --no-peer   without the other server, which takes most of the time
 *   --long      memory after 2,000 and 20,000 edits rather than 200, and the command line on 17,920 files; an hour
 *   --check     without the other server, and fails where a ratio is above its limit
 */
import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { matrixTable } from '../src/core/features/explorer/rows.ts';
import { bundledMatrix } from '../src/core/knowledge/matrix/load.ts';
import { repository } from '../test/e2e/host/folders.ts';
import { openBrowser } from '../test/engine/pages/browserPage.ts';
import { manyRows, scrollThrough } from '../test/engine/pages/scrolling.ts';
import { measureCheck } from './bench/commandLine.ts';
import { Editing, type EditingTimes } from './bench/editing.ts';
import { growing, growthOf } from './bench/growth.ts';
import { LanguageClient, type ServerProgram } from './bench/languageClient.ts';
import { measureNeighbours, type NeighbourTimes } from './bench/neighbours.ts';
import { yamlLanguageServer } from './bench/peer.ts';
import { distribution, timed } from './bench/statistics.ts';
import { makeWorkspace, pipeline } from './bench/workspace.ts';
import { build } from './lib/build.ts';
import { say } from './lib/report.ts';

const isCheck = process.argv.includes('--check');
const isLong = process.argv.includes('--long');
const ours: ServerProgram = {
  name: 'acpt',
  args: [path.join(repository, 'dist', 'server.js'), '--stdio'],
  pulls: true,
  configuration: { acpt: {} },
};

/** Ratios that a change must not exceed: measured medians, and half as much again for a busy machine. */
const limits = {
  start: 11,
  editing: {
    25: {},
    1025: { diagnostics: 1.2, completeKey: 0.5, completeValue: 0.7, hover: 0.5, halfKey: 1.2 },
    10046: { diagnostics: 0.75, completeKey: 0.15, completeValue: 0.2, hover: 0.3, halfKey: 0.75 },
  } as Readonly<Record<number, Partial<Record<keyof EditingTimes, number>>>>,
  memoryAtRest: { 25: 3, 1025: 3.5, 10046: 4 } as Readonly<Record<number, number>>,
  neighbours: { component: 2.3, condaFile: 0.8 } as Partial<Record<keyof NeighbourTimes, number>>,
  checkTime: 5,
  checkMemory: 1.6,
  growth: 15,
  // Milliseconds: nothing else that runs in the browser could be compared with it.
  paint: 1000,
  frame: 100,
};
const editingTitles: Readonly<Record<keyof EditingTimes, string>> = {
  limit: 'parsing the text',
  diagnostics: 'key → diagnostics',
  halfKey: 'half a key → diagnostics',
  completeKey: 'type → proposals, key',
  completeValue: 'type → proposals, value',
  hover: 'hover after a key',
};
const neighbourTitles: Readonly<Record<keyof NeighbourTimes, string>> = {
  limit: 'parsing the pipeline',
  component: 'key in a component file → diagnostics of the pipeline',
  condaFile: 'key in a conda file → its diagnostics',
};

/** Milliseconds after which the server has noticed that nobody works, and has given memory back. */
const timeToRest = 12_000;

const exceeded: string[] = [];
await build();
const workspace = makeWorkspace();
const programs = isCheck || process.argv.includes('--no-peer') ? [ours] : [ours, await yamlLanguageServer()];
const node = distribution(await repeated(7, () => spawnSync(process.execPath, ['-e', '0']))).median;
await firstStart();
const nodeMemory = Number(
  spawnSync(process.execPath, ['-p', 'process.memoryUsage.rss()'], { encoding: 'utf8' }).stdout,
);
say(`An empty Node: starts in ${node.toFixed(0)} ms, ${megabytes(nodeMemory)} MB.`);
for (const lines of [25, 1025, 10046]) {
  say(`\n${lines} lines`);
  for (const program of programs) await edit(program, lines);
}
say('\nFiles that others are made of, 1025 lines');
for (const program of programs.filter(({ pulls }) => pulls)) await editNeighbours(program);
checkRepositories();
growTexts();
await explore();
for (const each of exceeded) say(each);
process.exit(isCheck && exceeded.length > 0 ? 1 : 0);

async function edit(program: ServerProgram, lines: number): Promise<void> {
  const file = workspace.file(`start${lines}.yml`);
  const text = pipeline(lines);
  writeFileSync(file, text);
  const start = distribution(await repeated(5, () => firstDiagnostics(program, file, text)));
  say(
    `  ${program.name}: start → first diagnostics ${milliseconds(start.median)} (p95 ${milliseconds(start.p95)}; ${(start.median / node).toFixed(1)} × an empty Node)`,
  );
  if (program === ours && lines === 25) judge('start, empty Nodes', start.median / node, limits.start);
  const editing = await Editing.start(program, workspace, lines);
  try {
    // A server that waits after each key needs no more rounds to be seen waiting.
    const times = await editing.measure(program.pulls ? 40 : 8);
    tell(times, editingTitles, program === ours ? limits.editing[lines] : undefined, `${lines} lines`);
    for (const edits of isLong ? (program === ours ? [2000, 20_000] : [2000]) : [200]) {
      await editing.edit(edits);
      const working = editing.memory ?? 0;
      await pause(timeToRest);
      const resting = editing.memory ?? 0;
      say(
        `    resident memory after ${edits.toLocaleString('en').padStart(6)} edits   ${megabytes(working).padStart(4)} MB, ${timeToRest / 1000} s later ${megabytes(resting)} MB`,
      );
      if (program === ours)
        judge(`${lines} lines, memory at rest`, resting / nodeMemory, limits.memoryAtRest[lines]);
    }
  } finally {
    editing.stop();
  }
}

async function editNeighbours(program: ServerProgram): Promise<void> {
  const times = await measureNeighbours(program, workspace, 1025, 40);
  tell(times, neighbourTitles, limits.neighbours, 'Files that others are made of');
}

/** Prints medians as ratios to the limit, and notes which are too high. */
function tell<Name extends string>(
  times: Readonly<Record<Name | 'limit', readonly number[]>>,
  titles: Readonly<Record<Name, string>>,
  most: Partial<Record<Name, number>> | undefined,
  where: string,
): void {
  const limit = distribution(times.limit).median;
  const width = Math.max(...Object.values<string>(titles).map(({ length }) => length));
  for (const [name, title] of Object.entries(titles) as [Name, string][]) {
    const { median, p95 } = distribution(times[name]);
    say(
      `    ${title.padEnd(width)} ${(median / limit).toFixed(2).padStart(7)}   ${milliseconds(median).padStart(9)}   p95 ${milliseconds(p95)}`,
    );
    judge(`${where}, ${title}`, median / limit, most?.[name]);
  }
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

function judge(what: string, ratio: number, most: number | undefined): void {
  if (most !== undefined && ratio > most) exceeded.push(`${what}: ${ratio.toFixed(2)} is more than ${most}.`);
}

/** The first start of a build compiles it; what is measured is every other one. */
async function firstStart(): Promise<void> {
  const file = workspace.file('first.yml');
  const text = pipeline(25);
  writeFileSync(file, text);
  const client = new LanguageClient(ours);
  await client.initialize(workspace.folder);
  await client.open(file, text);
  // It keeps what it has compiled once it has nothing else to do.
  await pause(7000);
  client.stop();
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

function checkRepositories(): void {
  say('\nacpt check (time of all processors ÷ parsing the same files; most resident memory)');
  let least: number | undefined;
  for (const files of isLong ? [1120, 4480, 17_920] : [1120, 4480]) {
    const { check, parse } = measureCheck(files, 3);
    const ratio = check.cpu / parse.cpu;
    say(
      `    ${files.toLocaleString('en').padStart(6)} YAML files ${ratio.toFixed(2).padStart(7)}   ${milliseconds(check.cpu).padStart(9)}   ${(check.peak / 2 ** 20).toFixed(0).padStart(5)} MB`,
    );
    judge(`acpt check on ${files} files`, ratio, limits.checkTime);
    least ??= check.peak;
    judge(`memory of acpt check on ${files} files`, check.peak / least, limits.checkMemory);
  }
}

function growTexts(): void {
  say('\nTen times the text');
  for (const each of growing) {
    const { ratio, milliseconds: all } = growthOf(each);
    say(`    ${each.title.padEnd(34)} ${ratio.toFixed(1).padStart(5)} × as long   ${milliseconds(all)}`);
    judge(each.title, ratio, limits.growth);
  }
}

async function explore(): Promise<void> {
  const browser = await openBrowser();
  try {
    const table = manyRows(matrixTable(bundledMatrix()), 2000);
    const runs: Awaited<ReturnType<typeof scrollThrough>>[] = [];
    for (let run = 0; run < 5; run++) runs.push(await scrollThrough(browser, table));
    const paint = distribution(runs.map((each) => each.paint));
    const frames = distribution(runs.flatMap((each) => each.frames));
    say('\nThe explorer with 2,000 rows, drawn without a GPU');
    say(
      `    first paint ${milliseconds(paint.median)}; a frame while scrolling ${milliseconds(frames.median)} (p95 ${milliseconds(frames.p95)})`,
    );
    judge('first paint of the explorer, ms', paint.median, limits.paint);
    judge('a frame of the explorer, ms', frames.median, limits.frame);
  } finally {
    await browser.close();
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

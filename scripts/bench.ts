/**
 * `npm run bench`: measures times as ratios to a baseline on the same machine, so that the results of different machines
 * are comparable: server start relative to Node start, an answer relative to parsing the same text.
 */
import { spawn, spawnSync } from 'node:child_process';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { checkDocument } from '../src/core/checks/check.ts';
import { complete } from '../src/core/features/completion/complete.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { bundledMatrix } from '../src/core/knowledge/matrix/load.ts';
import { parseYaml } from '../src/core/languages/yaml/parse.ts';
import { MemoryFiles } from '../src/core/project/fileSystem.ts';
import { Project } from '../src/core/project/project.ts';
import { DocumentFacts } from '../src/core/stack/documentFacts.ts';
import { repository } from '../test/e2e/host/folders.ts';
import { build } from './lib/build.ts';
import { say } from './lib/report.ts';

await build();
const workspace = path.join(repository, 'test', 'workspace');
const texts = globSync('**/*.yml', { cwd: workspace }).map((name) =>
  readFileSync(path.join(workspace, name), 'utf8'),
);
const long = `type: pipeline\njobs:\n${Array.from({ length: 300 }, (_, n) => `  step${n}:\n    command: a\n    environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:${n}\n`).join('')}`;
texts.push(long);

const factsOf = (text: string) => {
  const project = new Project({
    files: new MemoryFiles(new Map([['job.yml', text]])),
    matrix: bundledMatrix(),
    today: '2026-11-23',
    onBug: (_rule, _path, error) => {
      throw error;
    },
  });
  return new DocumentFacts(project, 'job.yml');
};
const all = (ask: (text: string) => unknown) => () => texts.forEach(ask);

const parsing = median(all((text) => parseYaml(text)));
say(
  `${texts.length} documents, ${texts.reduce((sum, text) => sum + text.length, 0)} characters; parsing: 1.00 (${parsing.toFixed(1)} ms)`,
);
ratio('all diagnostics, including parsing', median(all((text) => checkDocument(factsOf(text)))));
ratio(
  'one hover per document, including parsing',
  median(all((text) => hoverAt(factsOf(text), text.length / 2))),
);
ratio(
  'one completion per document, including parsing',
  median(all((text) => complete(factsOf(text), text.indexOf('azureml:') + 8))),
);

const node = median(() => spawnSync(process.execPath, ['-e', '0']), 7);
const times: number[] = [];
for (let run = 0; run < 7; run++) times.push(await firstDiagnostics(texts[0] ?? ''));
const first = times.sort((a, b) => a - b)[3] ?? 0;
say(
  `Node startup: 1.00 (${node.toFixed(0)} ms); server start to first diagnostics: ${(first / node).toFixed(2)} (${first.toFixed(0)} ms)`,
);

function ratio(what: string, milliseconds: number): void {
  say(`${what}: ${(milliseconds / parsing).toFixed(2)} (${milliseconds.toFixed(1)} ms)`);
}

function median(run: () => unknown, repetitions = 25): number {
  const taken = Array.from({ length: repetitions }, () => {
    const begin = performance.now();
    run();
    return performance.now() - begin;
  });
  return taken.sort((a, b) => a - b)[Math.floor(repetitions / 2)] ?? 0;
}

/** Milliseconds from the start of the process to the first diagnostics of a document of 60 lines. */
async function firstDiagnostics(text: string): Promise<number> {
  const sixtyLines = `${text.trimEnd()}\n${'# a remark\n'.repeat(Math.max(0, 60 - text.split('\n').length))}`;
  const begin = performance.now();
  const server = spawn(process.execPath, [path.join(repository, 'dist', 'server.js'), '--stdio'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const send = (message: object) => {
    const body = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`);
  };
  send({ id: 1, method: 'initialize', params: { processId: null, rootUri: null, capabilities: {} } });
  send({ method: 'initialized', params: {} });
  const textDocument = { uri: 'file:///job.yml', languageId: 'yaml', version: 1, text: sixtyLines };
  send({ method: 'textDocument/didOpen', params: { textDocument } });
  await new Promise<void>((resolve) => {
    server.stdout.on('data', (data) => {
      if (String(data).includes('publishDiagnostics')) resolve();
    });
  });
  const taken = performance.now() - begin;
  server.kill();
  return taken;
}

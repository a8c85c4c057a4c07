/** `acpt mcp` as an assistant sees it: by the protocol's own client, over the pipes of a process. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { applyEdits } from '../../src/core/base/span.ts';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';

const root = temporaryFolder('mcp');
const inside = path.join(root, 'inside');
const outside = path.join(root, 'outside');
const cli = path.join(repository, 'dist', 'cli.js');
const client = new Client({ name: 'test', version: '1' });

const job = `command: python train.py --learning-rate 1
code: ./src
environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15
compute: azureml:c
`;

before(async () => {
  mkdirSync(path.join(inside, 'src'), { recursive: true });
  mkdirSync(outside);
  writeFileSync(path.join(inside, 'job.yml'), job);
  writeFileSync(
    path.join(inside, 'src', 'train.py'),
    'import argparse\nparser = argparse.ArgumentParser()\nparser.add_argument("--learning_rate")\nparser.parse_args()\n',
  );
  writeFileSync(
    path.join(outside, 'secret.yml'),
    `$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: secret\nimage: nobody/knows:1\n`,
  );
  symlinkSync(path.join(outside, 'secret.yml'), path.join(inside, 'link.yml'));
  symlinkSync(outside, path.join(inside, 'folder'));
  if (process.platform !== 'win32') execFileSync('mkfifo', [path.join(inside, 'pipe.yml')]);
  await client.connect(
    new StdioClientTransport({
      command: process.execPath,
      args: [cli, 'mcp', '--root', inside],
      env: ownEnvironment() as Record<string, string>,
      stderr: 'inherit',
    }),
  );
});
after(async () => {
  await client.close();
  removeFolder(root);
});

/** The structured answer, which the client has compared with the schema of the tool. */
async function call<Answer>(name: string, given: Record<string, unknown>): Promise<Answer> {
  const { structuredContent, isError, content } = await client.callTool({ name, arguments: given });
  assert.notEqual(isError, true, JSON.stringify(content));
  return structuredContent as Answer;
}

async function refused(name: string, given: Record<string, unknown>): Promise<string> {
  const { isError, content } = await client.callTool({ name, arguments: given });
  assert.equal(isError, true, JSON.stringify(content));
  const [first] = content as { text: string }[];
  return first?.text ?? '';
}

interface Found {
  findings: {
    path: string;
    line: number;
    column: number;
    code: string;
    severity: string;
    message: string;
    fixes: {
      title: string;
      edits: { path: string; line: number; column: number; oldText: string; newText: string }[];
    }[];
  }[];
  checked: number;
  more: boolean;
}

describe('acpt mcp', () => {
  test('tells its tools, all of which only read', async () => {
    const { tools } = await client.listTools();
    assert.deepEqual(tools.map(({ name }) => name).sort(), [
      'check',
      'compare_environments',
      'explain_rule',
      'explain_stack',
      'find_environments',
      'solve_pins',
    ]);
    for (const { annotations, outputSchema, name } of tools) {
      assert.equal(annotations?.readOnlyHint, true, name);
      assert.ok(outputSchema, name);
    }
  });

  test('finds environments that fit, and none that do not', async () => {
    interface Environments {
      environments: { reference: string; torch: string; state: string; missing: string[] }[];
    }
    const { environments } = await call<Environments>('find_environments', {
      torch: '>=2.6',
      cuda: '12',
      python: '3.10',
      packages: ['deepspeed', 'no-such-package'],
    });
    assert.match(environments[0]?.reference ?? '', /acpt-pytorch-2\.8-cuda12\.6\/versions\/\d+$/);
    assert.deepEqual(environments[0]?.missing, ['no-such-package']);
    assert.ok(environments.every(({ state }) => state === 'current'));
    assert.deepEqual((await call<Environments>('find_environments', { torch: '99' })).environments, []);
    const all = await call<Environments>('find_environments', { includeRetired: true });
    assert.ok(all.environments.some(({ state }) => state !== 'current'));
    const old = await call<Environments>('find_environments', {
      cuda: '11.7',
      includeRetired: true,
      vmSize: 'Standard_ND96isr_H100_v5',
    });
    const without = await call<Environments>('find_environments', { cuda: '11.7', includeRetired: true });
    const amd = await call<Environments>('find_environments', { vmSize: 'Standard_ND96isr_MI300X_v5' });
    assert.deepEqual(amd.environments, [], 'images for CUDA find no GPU of AMD');
    assert.ok(
      old.environments.length < without.environments.length,
      'an old PyTorch does not run on an H100',
    );
    assert.match(
      await refused('find_environments', { vmSize: 'Standard_Nothing' }),
      /^Unknown GPU size "Standard_Nothing"/,
    );
    assert.match(await refused('find_environments', { packages: ['>=1'] }), /^Invalid requirement ">=1"/);
  });

  test('checks files, with fixes that do what they say', async () => {
    const { findings, checked } = await call<Found>('check', { least: 'warning' });
    assert.equal(checked, 1);
    const [finding] = findings;
    assert.equal(finding?.code, 'unknown-argument');
    assert.deepEqual([finding.path, finding.line, finding.column], ['job.yml', 1, 26]);
    const [edit] = finding.fixes[0]?.edits ?? [];
    assert.ok(edit);
    const start = edit.column - 1;
    const fixed = applyEdits(job, [
      { span: { start, end: start + edit.oldText.length }, newText: edit.newText },
    ]);
    const again = await call<Found>('check', { text: fixed, as: 'job.yml', least: 'warning' });
    assert.deepEqual(again.findings, []);
    assert.match(
      (await call<{ page: string }>('explain_rule', { code: 'unknown-argument' })).page,
      /^# |argparse/m,
    );
    assert.match(
      await refused('explain_rule', { code: 'unknown-argumnt' }),
      /Did you mean unknown-argument\?/,
    );
  });

  test('explains and compares what is installed', async () => {
    interface Stacks {
      environments: {
        title: string;
        line?: number;
        contents: { name: string; version: string; source: string }[];
      }[];
    }
    const { environments } = await call<Stacks>('explain_stack', { path: 'job.yml' });
    assert.equal(environments[0]?.line, 3);
    const torch = environments[0].contents.find(({ name }) => name === 'PyTorch');
    assert.match(`${torch?.version} ${torch?.source}`, /^\d+\.\d+.*\S/);
    writeFileSync(
      path.join(inside, 'steps.yml'),
      'type: pipeline\njobs:\n  a:\n    type: command\n    component: ./component.yml\n',
    );
    writeFileSync(
      path.join(inside, 'component.yml'),
      `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json\nname: c\n${job.replace(/^compute.*$/m, '')}`,
    );
    const ofSteps = await call<Stacks>('explain_stack', { path: 'steps.yml' });
    assert.deepEqual(
      ofSteps.environments.map(({ title, line }) => [title, line]),
      [[environments[0].title, 5]],
    );
    const named = await call<Stacks>('explain_stack', { reference: 'acpt-pytorch-2.8-cuda12.6:15' });
    assert.equal(named.environments[0]?.title, environments[0].title);
    const { changes } = await call<{ changes: { name: string }[] }>('compare_environments', {
      before: 'acpt-pytorch-2.2-cuda12.1:1',
      after: 'acpt-pytorch-2.8-cuda12.6:15',
    });
    assert.ok(changes.some(({ name }) => name === 'PyTorch'));
    assert.match(
      await refused('explain_stack', { reference: 'nothing' }),
      /^Unknown environment or image "nothing"/,
    );
    assert.match(await refused('explain_stack', {}), /Expected either a reference or a path/);
  });

  test('solves pins for an environment', async () => {
    const { lines, problem } = await call<{ lines: string[]; problem?: string }>('solve_pins', {
      requirements: 'peft\ntransformers>=4.40\n',
      on: 'acpt-pytorch-2.8-cuda12.6:15',
    });
    assert.equal(problem, undefined);
    assert.ok(
      lines.some((line) => /^peft==\d/.test(line)),
      lines.join(),
    );
    assert.match(
      await refused('solve_pins', { requirements: '# nothing', on: 'acpt-pytorch-2.8-cuda12.6:15' }),
      /no requirement/,
    );
  });

  test('offers the matrix and the pages as resources', async () => {
    const { resources } = await client.listResources();
    assert.ok(resources.some(({ uri }) => uri === 'acpt://matrix/environments'));
    const { contents } = await client.readResource({ uri: 'acpt://matrix/environments' });
    const [first] = contents as { text: string }[];
    assert.ok(JSON.parse(first?.text ?? '').environments.length > 10);
    await assert.rejects(client.readResource({ uri: 'acpt://rules/..%2f..%2fsecret' }), /Unknown rule/);
  });
});

describe('acpt mcp reads nothing outside of its folders', () => {
  test('by a path, a link, a folder that is a link, or a document', async () => {
    for (const written of [
      '../outside/secret.yml',
      path.join(outside, 'secret.yml'),
      '/etc/passwd',
      'link.yml',
      'folder/secret.yml',
      'folder',
      '..',
    ])
      for (const [tool, given] of [
        ['check', { paths: [written] }],
        ['explain_stack', { path: written }],
      ] as const) {
        const { content, isError, structuredContent } = await client.callTool({
          name: tool,
          arguments: given,
        });
        assert.equal(isError, true, JSON.stringify(structuredContent));
        assert.doesNotMatch(JSON.stringify(content), /nobody\/knows/);
      }
    const text = 'environment: {image: a/b:1, conda_file: ../outside/secret.yml}\ncommand: echo\n';
    assert.doesNotMatch(JSON.stringify(await call('check', { text, as: 'x.yml' })), /nobody|secret"/);
    assert.match(await refused('check', { text: 'a: 1', as: '../x.yml' }), /lies outside the folders/);
  });

  test('a pipe, a text without an end, and arguments of another shape end at once', async () => {
    if (process.platform !== 'win32')
      assert.match(await refused('check', { paths: ['pipe.yml'] }), /does not exist, or cannot be read/);
    assert.match(await refused('check', { text: 'x'.repeat(1_000_001) }), /too_big|Too big|at most/i);
    assert.match(await refused('check', { paths: [1] }), /invalid/i);
    assert.match(await refused('check', { paths: ['a'.repeat(2000)] }), /too_big|Too big/i);
    const deep = await client.callTool({ name: 'check', arguments: { text: `a: ${'['.repeat(20_000)}` } });
    assert.ok(deep);
  });

  test('a folder that is none', async () => {
    const { code, output } = await run(process.execPath, [cli, 'mcp', '--root', path.join(root, 'nothing')], {
      env: ownEnvironment(),
    });
    assert.equal(code, 2);
    assert.match(output, /Folder not found: .*nothing \(--root\)\./);
  });
});

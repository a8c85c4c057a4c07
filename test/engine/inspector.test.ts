/** `acpt mcp` as the protocol's own inspector sees it, which knows nothing of this product. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { before, describe, test } from 'node:test';
import { repository } from '../e2e/host/folders.ts';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { npmInstall } from '../support/npmInstall.ts';

interface ToolAnswer {
  readonly content: readonly { readonly text: string }[];
  readonly structuredContent?: Record<string, unknown>;
  readonly isError?: boolean;
}

describe('the MCP inspector', () => {
  let inspector: string;
  before(async () => {
    const folder = path.join(
      await npmInstall('@modelcontextprotocol/inspector@2.12.0'),
      '@modelcontextprotocol',
      'inspector',
    );
    const { bin } = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8'));
    inspector = path.join(folder, bin['mcp-inspector']);
  });

  /** What the inspector prints of the answer to one request. */
  async function ask<Answer>(method: string, ...options: string[]): Promise<Answer> {
    const { output } = await run(
      process.execPath,
      [
        inspector,
        '--cli',
        process.execPath,
        path.join(repository, 'dist', 'cli.js'),
        'mcp',
        '--root',
        path.join(repository, 'examples'),
        '--method',
        method,
        ...options,
      ],
      { env: ownEnvironment(), limit: minute },
    );
    // Behind the answer, a line says so when a tool calls it an error. Whatever else it says is against us.
    return JSON.parse(output.replace(/\n\{"error":.*\}\s*$/, ''));
  }
  const call = (name: string, given: string) =>
    ask<ToolAnswer>('tools/call', '--tool-name', name, '--tool-arg', given);

  test('lists the tools that the documentation lists, read-only, with schemas that every model takes', async () => {
    const { tools } = await ask<{
      tools: { name: string; inputSchema: object; outputSchema?: object; annotations?: object }[];
    }>('tools/list');
    const page = readFileSync(path.join(repository, 'docs', 'agents.md'), 'utf8');
    const documented = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, name]) => name);
    assert.deepEqual(tools.map(({ name }) => name).toSorted(), documented.toSorted());
    for (const { name, outputSchema, annotations } of tools) {
      assert.ok(outputSchema, name);
      assert.deepEqual((annotations as { readOnlyHint?: boolean }).readOnlyHint, true, name);
    }
  });

  test('finds what is wrong in the examples', async () => {
    const { structuredContent } = await call('check', 'paths=["layered"]');
    const findings = structuredContent?.findings as { path: string; code: string }[];
    assert.ok(
      findings.some(({ path: file, code }) => code === 'process-count-vs-gpus' && file === 'layered/job.yml'),
    );
  });

  test('reads the page of a rule', async () => {
    const { resources } = await ask<{ resources: { uri: string }[] }>('resources/list');
    const uri = 'acpt://rules/process-count-vs-gpus';
    assert.ok(resources.some((each) => each.uri === uri));
    const { contents } = await ask<{ contents: { text: string }[] }>('resources/read', '--uri', uri);
    assert.match(contents[0]?.text ?? '', /^# process-count-vs-gpus/);
  });

  test('is told what would be right when it asks wrongly', async () => {
    const unknown = await call('explain_rule', 'code=nope');
    assert.equal(unknown.isError, true);
    assert.match(unknown.content[0]?.text ?? '', /Unknown rule "nope"/);
    // The inspector sends 2.10 as a number, as assistants do.
    const number = await call('find_environments', 'torch=2.10');
    assert.equal(number.isError, true);
    assert.match(number.content[0]?.text ?? '', /A version is a text, such as "2\.10"/);
    const text = await call('find_environments', 'torch=>=2.10');
    assert.notEqual(text.isError, true);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { CancellationToken, LSPErrorCodes, ResponseError, type TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { runRules } from '../src/core/checks/check.ts';
import { rules } from '../src/core/checks/rules/index.ts';
import type { Rule } from '../src/core/checks/support/rule.ts';
import { MemoryFiles } from '../src/core/project/fileSystem.ts';
import { Project } from '../src/core/project/project.ts';
import { DocumentFacts } from '../src/core/stack/documentFacts.ts';
import { documentRequests } from '../src/server/requests.ts';
import { Turns } from '../src/server/turns.ts';
import { frozenMatrix } from './support/frozenMatrix.ts';
import { today } from './support/yaml.ts';

describe('a request', () => {
  const document = TextDocument.create('file:///a.yml', 'yaml', 1, '');
  const documents = {
    get: (uri: string) => (uri === document.uri ? document : undefined),
  } as TextDocuments<TextDocument>;
  const logged: string[] = [];
  const { asked } = documentRequests(
    documents,
    { error: (line) => void logged.push(line) },
    new Turns(),
    async (compute) => compute(),
  );
  const of = (uri: string) => ({ textDocument: { uri } });

  test('that fails is logged and costs its own answer only', async () => {
    const fails = asked(
      'hover',
      () => {
        throw new Error('broken');
      },
      null,
    );
    assert.equal(await fails(of(document.uri), CancellationToken.None), null);
    assert.match(logged.join('\n'), /hover failed on file:\/\/\/a\.yml: Error: broken\n +at /);
  });

  test('that was cancelled while it waited is not computed', async () => {
    const computes = asked('hover', () => assert.fail('computed'), null);
    const answer = await computes(of(document.uri), CancellationToken.Cancelled);
    assert.ok(answer instanceof ResponseError);
    assert.equal(answer.code, LSPErrorCodes.RequestCancelled);
  });

  test('about a document that is not open has the empty answer', async () => {
    assert.equal(
      await asked(
        'hover',
        () => assert.fail('computed'),
        'nothing',
      )(of('file:///b.yml'), CancellationToken.None),
      'nothing',
    );
  });
});

describe('what follows an edit', () => {
  test('waits for what a person waits for, and for the last of many messages', async () => {
    const turns = new Turns();
    const done: string[] = [];
    const all: Promise<unknown>[] = [];
    const ask = (name: string, kind: 'asked' | 'following') => {
      turns.message();
      all.push(turns[kind]().then(() => done.push(name)));
    };
    ask('diagnostics 1', 'following');
    ask('diagnostics 2', 'following');
    // One message a turn, as they are read from a stream.
    for (let key = 0; key < 5; key++) {
      await new Promise((resolve) => setImmediate(resolve));
      turns.message();
    }
    ask('hover', 'asked');
    assert.deepEqual(done, [], 'nothing while messages come');
    await Promise.all(all);
    assert.deepEqual(done, ['hover', 'diagnostics 1', 'diagnostics 2']);
  });

  test('gets its turn even if messages never stop', async () => {
    const turns = new Turns();
    let stopped = false;
    const flood = () => {
      turns.message();
      if (!stopped) setImmediate(flood);
    };
    flood();
    await turns.following();
    stopped = true;
  });
});

test('a rule that fails does not silence the others', () => {
  const broken: Rule = {
    code: 'broken',
    severity: 'error',
    summary: '',
    // biome-ignore lint/correctness/useYield: it fails before its first finding
    *check() {
      throw new Error('broken');
    },
  };
  const bugs: string[] = [];
  const project = new Project({
    files: new MemoryFiles(new Map([['job.yml', 'command: a\nenvironment: azureml:mine:latest\n']])),
    matrix: frozenMatrix(),
    today,
    onBug: (rule, path) => void bugs.push(`${rule} in ${path}`),
  });
  const findings = runRules([broken, ...rules], new DocumentFacts(project, 'job.yml'));
  assert.deepEqual(
    findings.map(({ code }) => code),
    ['malformed-reference'],
  );
  assert.deepEqual(bugs, ['broken in job.yml']);
});

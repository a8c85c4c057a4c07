/** One mistake is one finding: what follows from it is related information. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { editsByFile, type Finding } from '../src/core/base/findings.ts';
import { mergeGroups } from '../src/core/checks/support/mergeGroups.ts';
import { filesOf, Workspace } from './support/project.ts';

const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1';
const built = (run: string) => `--- job.yml
command: a
environment:
  build: { path: context }
--- context/Dockerfile
FROM ${acpt}
${run}
`;
const shown = (text: string, path = 'context/Dockerfile') => {
  const workspace = new Workspace(filesOf(text));
  const source = workspace.files.get(path) ?? '';
  return workspace
    .findings(path)
    .filter(({ severity }) => severity === 'error' || severity === 'warning')
    .map(({ code, severity, span, related = [] }) => ({
      code,
      severity,
      at: source.slice(span.start, span.end),
      related: related.map((each) => source.slice(each.span.start, each.span.end)),
    }));
};

describe('findings of one mistake', () => {
  test('a RUN line with two wrong pins has one finding', () => {
    assert.deepEqual(shown(built('RUN pip install torch==2.6.0 torchvision==0.20.1 torchaudio==2.5.1')), [
      {
        code: 'torch-trio',
        severity: 'error',
        at: 'torchvision==0.20.1',
        related: ['torch==2.6.0', 'torchvision==0.20.1', 'torchaudio==2.5.1', 'torchaudio==2.5.1'],
      },
    ]);
  });

  test('two RUN lines have one each', () => {
    const found = shown(built('RUN pip install torch==2.6.0\nRUN pip install deepspeed torchvision==0.20.1'));
    assert.deepEqual(
      found.map(({ at }) => at),
      ['torch==2.6.0', 'torchvision==0.20.1'],
    );
  });

  test('wheels with a label need one index', () => {
    const [found, ...others] = shown(
      built('RUN pip install torch==2.7.1+cu126 torchvision==0.22.1+cu126'),
    ).filter(({ code }) => code === 'missing-index-url');
    assert.deepEqual(others, []);
    assert.deepEqual(found?.related, ['torchvision==0.22.1+cu126']);
  });

  test('what is silenced leaves the group', () => {
    const [found, ...others] = shown(
      built(
        '# acpt-disable-next-line torch-trio\nRUN pip install torch==2.6.0 torchvision==0.20.1 torchaudio==2.5.1',
      ),
    );
    assert.deepEqual(others, []);
    assert.equal(found?.code, 'reinstalls-stack-package');
    assert.deepEqual(found?.related, ['torchvision==0.20.1', 'torchaudio==2.5.1']);
  });

  test('a fix of any of them is offered once', () => {
    const workspace = new Workspace(
      filesOf(built('RUN pip install torch==2.6.0 torchvision==0.20.1 torchaudio==2.5.1')),
    );
    const [finding] = workspace.findings('context/Dockerfile').filter(({ code }) => code === 'torch-trio');
    const titles = finding?.fixes.map(({ title }) => title) ?? [];
    assert.deepEqual(titles, [
      'Use torchvision 0.21.0 and torchaudio 2.6.0 (for torch 2.6.0)',
      "Remove the pins; use the image's torch, torchvision, torchaudio",
    ]);
    for (const fix of finding?.fixes ?? []) {
      const after = workspace.fixed('context/Dockerfile', fix).findings('context/Dockerfile');
      assert.ok(!after.some(({ code }) => code === 'torch-trio'), fix.title);
    }
  });

  test('the same edit made twice counts once, two edits of one place do not', () => {
    const at = (newText: string) => ({ path: 'a', span: { start: 1, end: 1 }, newText });
    assert.deepEqual(
      editsByFile([at('x'), at('x'), at('y')], 'b')
        .get('a')
        ?.map(({ newText }) => newText),
      ['x', 'y'],
    );
  });

  test('the gravest is the finding, else the first; groups do not mix', () => {
    const finding = (
      code: string,
      severity: Finding['severity'],
      start: number,
      group?: string,
    ): Finding => ({
      code,
      severity,
      message: code,
      span: { start, end: start + 1 },
      fixes: [],
      ...(group === undefined ? {} : { group }),
    });
    const merged = mergeGroups([
      finding('a', 'warning', 0, 'x'),
      finding('b', 'error', 1, 'x'),
      finding('c', 'warning', 2, 'y'),
      finding('d', 'warning', 3, 'y'),
      finding('e', 'error', 4),
      finding('f', 'error', 5, 'x'),
    ]);
    assert.deepEqual(
      merged.map(({ code, related = [] }) => [code, ...related.map(({ message }) => message)]),
      [['b', 'a', 'f'], ['c', 'd'], ['e']],
    );
  });
});

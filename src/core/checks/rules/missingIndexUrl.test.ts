import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

describe('missing-index-url', () => {
  test('a label without the index of its wheels', () =>
    expectProject(
      context(
        'FROM python:3.12\nCOPY requirements.txt /tmp/\nRUN pip install -r /tmp/requirements.txt',
        '  torch==2.8.0+cu126\n# ^^^^^^^^^^^^^^^^^^ missing-index-url error',
      ),
    ));

  test('an index of the company may have them', () =>
    expectProject(layered('--index-url https://my.company/simple\ntorch==2.8.0+cu126')));

  test('pip looks for nothing where the image has that build', () => {
    expectNone(layered('torch==2.8.0+cu126'), 'missing-index-url');
    for (const other of ['torch==2.8.0+cu128', 'torch==2.7.1+cu126'])
      assert.ok(codesIn(layered(other)).includes('missing-index-url error'), other);
    // Of which build the one of an earlier step is, its requirement does not say.
    const steps = (second: string) =>
      context(`FROM python:3.12\nRUN pip install torch==2.7.1\nRUN pip install torch==${second}`);
    expectNone(steps('2.7.1+cu126'), 'missing-index-url');
    assert.ok(codesIn(steps('2.8.0+cu126')).includes('missing-index-url error'));
    // Another tool, or an address.
    expectNone(context(`FROM ${acpt}\nRUN conda install -y torch==2.7.1+cu126`), 'missing-index-url');
    expectNone(layered('torch @ https://example.com/torch-2.7.1+cu126.whl'), 'missing-index-url');
    expectNone(layered('own==1.0+cu126'), 'missing-index-url');
  });

  test('variables, settings and options may name the index', () => {
    for (const lines of [
      'ENV PIP_EXTRA_INDEX_URL=https://download.pytorch.org/whl/cu126\nRUN pip install torch==2.7.1+cu126',
      'ARG PIP_FIND_LINKS=/wheels\nRUN pip install torch==2.7.1+cu126',
      'RUN PIP_EXTRA_INDEX_URL=https://my.company/simple pip install torch==2.7.1+cu126',
      'RUN pip config set global.extra-index-url https://my.company/simple && pip install torch==2.7.1+cu126',
      'COPY pip.conf /etc/pip.conf\nRUN pip install torch==2.7.1+cu126',
      'RUN uv pip install --torch-backend=cu126 torch==2.7.1+cu126',
    ])
      expectNone(context(`FROM ${acpt}\n${lines}`), 'missing-index-url');
  });

  test('the fix adds the index', () => {
    expectFixed(layered('torch==2.7.1+cu126'), 'missing-index-url');
    const after = expectFixed(
      context(`FROM ${acpt}\nRUN pip install torch==2.7.1+cu126`),
      'missing-index-url',
    );
    assert.match(after.files.get('context/Dockerfile') ?? '', /whl\/cu126/);
  });
});

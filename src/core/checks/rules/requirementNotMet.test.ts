import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  codesIn,
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'requirement-not-met';
const python38 = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu117-py38-torch201';
const runs = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);

describe(code, () => {
  test('a later command installs what an earlier one rules out', () =>
    expectProject(
      runs(
        'RUN pip install transformers==4.57.6',
        'RUN pip install tokenizers==0.15.2',
        `#               ^^^^^^^^^^^^^^^^^^ ${code} warning`,
      ),
    ));

  test('what fits, and what pip replaces itself, is left alone', () => {
    expectNone(runs('RUN pip install transformers==4.57.6', 'RUN pip install tokenizers==0.22.1'), code);
    expectNone(runs('RUN pip install tokenizers==0.15.2', 'RUN pip install transformers==4.57.6'), code);
    expectNone(runs('RUN pip install tokenizers==0.15.2 transformers==4.57.6'), code);
    // Which release conda takes is not known.
    expectNone(runs('RUN pip install transformers==4.57.6', 'RUN conda install -y "tokenizers>=0.22"'), code);
  });

  test('what is installed without its dependencies, with a fix for the Python of the environment', () => {
    const text = runs(
      'RUN pip install setuptools==75.0.0',
      'RUN pip install --no-deps vllm==0.7.3',
      `#                         ^^^^^^^^^^^ ${code} warning`,
    );
    expectProject(text);
    const [found, ...more] = new Workspace(filesOf(text)).all.filter(({ finding }) => finding.code === code);
    assert.equal(
      found?.finding.message,
      "vllm 0.7.3 requires torch==2.5.1, but the image's torch 2.8.0+cu126 is installed.",
    );
    assert.equal(more.length, 0);
    assert.match(expectFixed(text, code).files.get('context/Dockerfile') ?? '', /vllm==0\.11\.0/);
  });

  test("what the image's packages require", () => {
    const text = runs('RUN pip install numpy==1.16.0', `#               ^^^^^^^^^^^^^ ${code} warning`);
    const [found] = new Workspace(filesOf(text)).all.filter(({ finding }) => finding.code === code);
    assert.equal(
      found?.finding.message,
      "The image's onnx 1.22.0 requires numpy>=1.23.2, but numpy 1.16.0 is installed.",
    );
  });

  test('a package that another mistake of the same command does not concern is named beside it', () => {
    const found = codesIn(
      runs('RUN pip install transformers==4.57.6', 'RUN pip install tokenizers==0.15.2 torch==2.7.1'),
    );
    assert.ok(found.includes(`${code} warning`));
    assert.ok(found.includes('reinstalls-stack-package warning'));
  });

  test('nothing is said of what pip refuses for the Python of the environment', () => {
    const on = (image: string, tokenizers: string) =>
      codesIn(
        context(
          `FROM ${image}\nRUN pip install transformers==5.1.0\nRUN pip install tokenizers==${tokenizers}`,
        ),
      );
    assert.ok(on(acpt, '0.15.2').includes(`${code} warning`));
    const refused = on(python38, '0.15.2');
    assert.ok(refused.includes('requires-other-python error'));
    assert.ok(!refused.includes(`${code} warning`));
  });

  test('the fix uses a release that fits', () => {
    expectFixed(runs('RUN pip install transformers==4.57.6', 'RUN pip install tokenizers==0.15.2'), code);
  });
});

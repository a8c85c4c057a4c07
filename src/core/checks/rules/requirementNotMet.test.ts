import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
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

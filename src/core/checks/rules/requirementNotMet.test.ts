import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'requirement-not-met';
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

  test('the fix uses a release that fits', () => {
    expectFixed(runs('RUN pip install transformers==4.57.6', 'RUN pip install tokenizers==0.15.2'), code);
  });
});

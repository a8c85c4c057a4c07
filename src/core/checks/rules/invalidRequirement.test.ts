import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';

const code = 'invalid-requirement';

describe(code, () => {
  test('lines that pip ends at', () => {
    for (const line of [
      'numpy=>1.20',
      'timm = 1.0',
      'einops==0.8.0, timm==1.0',
      'scipy >=1.9 <2',
      'pip install wandb',
      'import os',
      'wandb 0.16',
      'numpy=1.26.4=py310h1_0',
      'wandb==',
      'wandb>=',
      'wandb (>=1',
    ])
      expectProject(layered(`peft\n${line} # why\n#${'^'.repeat(line.length - 1)} ${code} error`));
  });

  test('requirements, options, paths, addresses, variables and templates are right', () =>
    expectNone(
      layered(
        [
          'wandb (>=0.16, <1)',
          'wandb[media] >= 0.16 , < 1 ; python_version < "3.12"',
          'wandb!=1!0.2,~=0.16.0',
          'wandb===whatever',
          'wandb==0.16.* --hash=sha256:0',
          '--extra-index-url https://example.com',
          './wheels/own.whl',
          'own-1.0-py3-none-any.whl',
          'wheels/own',
          'own @ https://example.com/own.whl',
          'https://example.com/own.whl',
          '${OWN_PACKAGE}',
          '{{ package }}',
          'wandb \\',
          '  >=0.16',
          '',
          '# import os',
        ].join('\n'),
      ),
      code,
    ));

  test('options of the command, alone and after a requirement', () => {
    for (const [line, option] of [
      ['six --no-build-isolation', '--no-build-isolation'],
      ['-U six', '-U'],
      ['-Uq six', '-Uq'],
      ['six>=1 --upgrade', '--upgrade'],
      ['--no-cache-dir', '--no-cache-dir'],
      ['-e . --no-deps', '--no-deps'],
      ['--timeout=100', '--timeout=100'],
    ] as const) {
      const at = line.indexOf(option) + 2;
      const marks = `${' '.repeat(at - 1)}${'^'.repeat(option.length)}`;
      expectProject(layered(`peft\n  ${line}\n#${marks} ${code} error`));
    }
    expectNone(
      layered(
        [
          '--pre',
          '--prefer-binary',
          '-f /tmp/wheels',
          '--no-binary :all:',
          'wandb --global-option --quiet',
          'wandb --config-settings a=b',
          'wandb # -U',
          '--future-option',
        ].join('\n'),
      ),
      code,
    );
  });

  test('the fix removes such an option, and a line that has nothing else', () => {
    for (const [wrong, right] of [
      ['wandb --upgrade', 'wandb'],
      ['-U wandb', 'wandb'],
      ['--no-cache-dir\nwandb', 'wandb'],
    ] as const) {
      const after = expectFixed(layered(`peft\n${wrong}\neinops`), code);
      const requirements = [...after.files].find(([path]) => /requirements/.test(path))?.[1] ?? '';
      assert.equal(requirements.trim(), `peft\n${right}\neinops`);
    }
  });

  test('a file that no environment reads, and what is no requirements file', () => {
    expectNone(`${context(`FROM ${acpt}\n`)}--- requirements.txt\nimport os\n`, code);
    expectNone(context(`FROM ${acpt}\nRUN pip install "numpy=>1.20"\n`), code);
  });

  test('the fix writes what was meant, where that is plain', () => {
    for (const [wrong, right] of [
      ['numpy=>1.20', 'numpy>=1.20'],
      ['numpy =< 1.20', 'numpy<=1.20'],
      ['timm = 1.0', 'timm==1.0'],
      ['scipy >=1.9 <2', 'scipy>=1.9,<2'],
      ['pip install wandb', 'wandb'],
    ] as const) {
      const after = expectFixed(layered(`peft\n${wrong} # why`), code);
      const requirements = [...after.files].find(([path]) => /requirements/.test(path))?.[1] ?? '';
      assert.match(requirements, new RegExp(`^${right.replace(/[.]/g, '\\.')} # why$`, 'm'), wrong);
    }
    for (const wrong of ['import os', 'einops==0.8.0, timm==1.0'])
      assert.throws(() => expectFixed(layered(wrong), code));
  });
});

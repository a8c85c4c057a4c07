import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, titlesIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context, layered } from '../../../../test/support/samples.ts';
import { findingsOf } from '../../../../test/support/yaml.ts';

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
      'wandb; python_version > 3.8',
      'wandb; python_versio > "3.8"',
      'wandb==0.16 ; (python_version > "3.8"',
      'wandb==0.x',
      'wandb==latest',
      'wandb\u00a0==0.16',
      'ray["tune"]==2.49.2',
      "ray['tune', 'data']",
      'ray[tune,]==2.49.2',
      'ray[tune data]',
      'ray[_tune]',
    ])
      expectProject(layered(`peft\n${line} # why\n#${'^'.repeat(line.length - 1)} ${code} error`));
  });

  test('requirements, options, paths, addresses, variables and templates are right', () =>
    expectNone(
      layered(
        [
          'wandb (>=0.16, <1)',
          'ray[]',
          'ray [ tune , data-x.y_1 ]',
          'ray[${EXTRA}]',
          'ray["{{ extra }}"]',
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
          'six\fpeft',
          'six\u2028peft',
          'six\u00a0# import os',
          'tqdm # a comment that goes on \\',
          'import os',
          'huggingface\\',
          '-hub',
          'wandb; "linux" in sys_platform and (os.name == "posix" or python_version not in "3.7, 3.8")',
          'wandb ; sys.platform == "{{ platform }}"',
          'wandb==0.16 \\',
        ].join('\n'),
      ),
      code,
    ));

  test('a space behind a backslash, which continues nothing then', () =>
    expectProject(layered(`six\npeft \\ \n#^^^^^ ${code} error`)));

  test('what is wrong, and what was expected', () => {
    const some = 'Expected one such as torch==2.8.0, with commas between several limits.';
    for (const [line, text, right] of [
      ['six \\ ', 'six \\', 'With a space after it, the backslash does not continue the line.'],
      ['import os', 'import os', some],
      [
        'wandb; python_versio > "3.8"',
        'wandb; python_versio > "3.8"',
        'Expected a marker such as python_version < "3.12" after the semicolon.',
      ],
      ['timm = 1.0', 'timm = 1.0', 'Did you mean timm==1.0?'],
      ['ray["tune"]==2.49.2', 'ray["tune"]==2.49.2', 'Did you mean ray[tune]==2.49.2?'],
      ['ray[tune data]', 'ray[tune data]', some],
      [`import ${'x'.repeat(53)}`, `import ${'x'.repeat(53)}`, some],
      [`import ${'x'.repeat(54)}`, `import ${'x'.repeat(50)}…`, some],
    ] as const)
      assert.deepEqual(messagesIn(layered(line), code), [
        `Invalid requirement "${text}": pip refuses the whole file. ${right}`,
      ]);
    assert.deepEqual(messagesIn(layered('six -U'), code), [
      'pip refuses the whole file for this option: -U belongs to the command pip install.',
    ]);
    for (const tool of ['pip', 'uv'])
      assert.deepEqual(
        messagesIn(
          context(
            `FROM ${acpt}\nRUN ${tool === 'uv' ? 'uv pip install --system' : 'pip install'} einops=0.8\n`,
          ),
          code,
        ),
        [`Invalid requirement "einops=0.8": ${tool} installs nothing. Did you mean einops==0.8?`],
      );
  });

  test('options of the command, alone and after a requirement', () => {
    for (const [line, option] of [
      ['six --no-build-isolation', '--no-build-isolation'],
      ['-U six', '-U'],
      ['-Uq six', '-Uq'],
      ['six>=1 --upgrade', '--upgrade'],
      ['--no-cache-dir', '--no-cache-dir'],
      ['-e git+https://example.com/own --no-deps', '--no-deps'],
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
      ['  -U wandb', 'wandb'],
      ['  wandb   --no-cache-dir', '  wandb'],
      ['--no-cache-dir\nwandb', 'wandb'],
      ['  --no-cache-dir  \r\nwandb', 'wandb'],
      ['--no-cache-dir # why\nwandb', '# why\nwandb'],
      ['wandb --no-deps # why', 'wandb # why'],
    ] as const) {
      const after = expectFixed(layered(`peft\n${wrong}\neinops`), code);
      const requirements = [...after.files].find(([path]) => /requirements/.test(path))?.[1] ?? '';
      assert.equal(requirements.trim(), `peft\n${right}\neinops`);
    }
    for (const [wrong, right] of [
      ['-U wandb', 'wandb\n'],
      ['--no-cache-dir\nwandb', 'wandb\n'],
      ['wandb\n--no-cache-dir', 'wandb\n'],
      ['--no-cache-dir\nwandb[media]', 'wandb[media]\n'],
    ] as const) {
      const after = expectFixed(layered(wrong), code);
      assert.equal(after.files.get('context/requirements.txt'), right);
    }
    assert.deepEqual(titlesIn(layered('wandb --upgrade'), code), ['Remove --upgrade']);
  });

  test('a file that no environment reads, and what is no requirements file', () => {
    expectNone(`${context(`FROM ${acpt}\n`)}--- requirements.txt\nimport os\n`, code);
  });

  test('words of a command', () => {
    const docker = (line: string) => context(`FROM ${acpt}\nRUN ${line}\n`);
    for (const [line, word] of [
      ['pip install numpy=1.26 -q', 'numpy=1.26'],
      ['pip install -q einops=0.8', 'einops=0.8'],
      ['pip install --no-cache-dir six "wandb<"', '"wandb<"'],
      ['uv pip install --system wandb=0.16', 'wandb=0.16'],
      ['pip install -- six wandb=0.16', 'wandb=0.16'],
      [`pip install "ray['tune']"`, `"ray['tune']"`],
    ] as const) {
      const marks = `${' '.repeat(4 + line.indexOf(word) - 1)}${'^'.repeat(word.length)}`;
      expectProject(docker(`${line}\n#${marks} ${code} error`));
    }
    for (const line of [
      'pip install numpy=1.26 || true',
      'pip install -q -- six',
      'pip install ray["tune"] "six"[x]',
      // Another rule is about what the shell makes of it.
      'pip install numpy=>1.20',
      'pip install --future-option numpy=1.26 six',
      'pip install --config-settings a=b six',
      'pip install --index-url=https://example.com/a=b six',
      'pip install . ./wheels/a=b $NAME=1 "git+https://example.com/a=b"',
    ])
      expectNone(docker(line), code);
    expectProject(
      docker(`pip install numpy=>1.20 einops=0.8
#               ^^^^^^^^^^^ unquoted-specifier warning
#                           ^^^^^^^^^^ ${code} error`),
    );
    for (const [wrong, right] of [
      ["six 'wandb=>0.16'", "six 'wandb>=0.16'"],
      ['einops=0.8 six', 'einops==0.8 six'],
    ] as const) {
      const after = expectFixed(docker(`pip install ${wrong}`), code);
      assert.equal(
        [...after.files.values()].join('').trim().endsWith(`RUN pip install ${right}`),
        true,
        wrong,
      );
    }
  });

  test('items of the pip section of a conda file', () => {
    const conda = (lines: string) =>
      `--- env.yml\nname: e\nimage: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04\nconda_file: conda.yml\n--- conda.yml\nname: c\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n${lines}\n`;
    expectProject(
      conda(`    - wandb
    - numpy=1.26
#     ^^^^^^^^^^ ${code} error
    - "scipy >=1.9 <2"
#      ^^^^^^^^^^^^^^ ${code} error
    - timm --no-deps
#          ^^^^^^^^^ ${code} error
    - --no-cache-dir
#     ^^^^^^^^^^^^^^ ${code} error`),
    );
    expectNone(
      conda('    - numpy==1.26\n    - wandb>=0.16,<1\n    - --pre\n    - -r more.txt\n    - ./own'),
      code,
    );
    // conda writes all of it into a file of requirements.
    expectNone(conda('    - |\n      numpy==1.26\n      wandb>=0.16\n    - "six\\npeft"'), code);
    for (const [wrong, right] of [
      ['- numpy=1.26', '- numpy==1.26'],
      ['- ray["tune"]==2.49.2', '- ray[tune]==2.49.2'],
      ['- "scipy >=1.9 <2"', '- "scipy>=1.9,<2"'],
      ['- timm --no-deps', '- timm'],
      ['- peft\n    - --no-cache-dir', '- peft'],
      ['- "-U"\n    - peft', '- peft'],
      ['- peft\n    - --no-cache-dir \n    - timm', '- peft\n    - timm'],
      ['- peft\n    - -U # why\n    - timm', '- peft\n    - timm'],
      ["- peft\r\n    -   '-U' \r\n    - timm", '- peft\r\n    - timm'],
      ['- -U peft', '- peft'],
      ['- "-U peft"', '- " peft"'],
    ] as const) {
      const after = expectFixed(conda(`    ${wrong}`), code);
      const [, written = ''] = [...after.files].find(([path]) => path.endsWith('conda.yml')) ?? [];
      assert.equal(written.trimEnd().split('pip:\n')[1], `    ${right}`);
    }
    const end = expectFixed(conda('    - peft\n    - -U').trimEnd(), code);
    assert.equal(end.files.get('conda.yml')?.split('pip:\n')[1], '    - peft\n');
    // A document that is not saved, with the section in it.
    const unsaved =
      'name: e\nimage: ubuntu:22.04\nconda_file:\n  dependencies:\n    - python=3.11\n    - pip:\n        - peft\n';
    assert.deepEqual(findingsOf(unsaved, [code]), []);
    // In brackets, a comma would be left.
    const inBrackets = (items: string) => conda('').replace('pip:\n\n', `pip: ${items}\n`);
    for (const items of [
      '[-U, peft]',
      '[peft, -U]',
      "[peft, '-U' ]",
      '[\n    -U,\n    peft]',
      '[\n    "-U",\n    peft]',
    ]) {
      assert.equal(messagesIn(inBrackets(items), code).length, 1, items);
      assert.deepEqual(titlesIn(inBrackets(items), code), [], items);
    }
    const after = expectFixed(inBrackets('[timm --no-deps, peft]'), code);
    assert.match(after.files.get('conda.yml') ?? '', /pip: \[timm, peft\]$/m);
    assert.deepEqual(messagesIn(inBrackets('[timm --no-deps]'), code), [
      'pip installs nothing of this section: conda makes a requirements file of it, and --no-deps belongs to the command pip install.',
    ]);
  });

  test('the fix writes what was meant, where that is plain', () => {
    for (const [wrong, right] of [
      ['numpy=>1.20', 'numpy>=1.20'],
      ['numpy =< 1.20', 'numpy<=1.20'],
      ['timm = 1.0', 'timm==1.0'],
      ['scipy >=1.9 <2', 'scipy>=1.9,<2'],
      ['numpy > = 1.20', 'numpy>=1.20'],
      ['numpy =  < 1.20', 'numpy<=1.20'],
      ['numpy <  =1.20', 'numpy<=1.20'],
      ['scipy >=1.9.1   <2', 'scipy>=1.9.1,<2'],
      ['wandb=1.0 ; python_version < "3.12"', 'wandb==1.0 ; python_version < "3.12"'],
      ['pip install wandb', 'wandb'],
      ['wandb==0.x', 'wandb==0.*'],
      ['wandb; python_version > 3.8', "wandb; python_version > '3.8'"],
      ['wandb\u00a0==0.16', 'wandb==0.16'],
      ['! pip3 install   wandb', 'wandb'],
      ['!python3 -m pip install wandb', 'wandb'],
    ] as const) {
      const after = expectFixed(layered(`peft\n${wrong} # why`), code);
      const requirements = [...after.files].find(([path]) => /requirements/.test(path))?.[1] ?? '';
      assert.match(requirements, new RegExp(`^${right.replace(/[.*]/g, '\\$&')} # why$`, 'm'), wrong);
    }
    for (const wrong of ['import os', 'einops==0.8.0, timm==1.0'])
      assert.throws(() => expectFixed(layered(wrong), code));
  });
});

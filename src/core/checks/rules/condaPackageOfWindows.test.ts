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
import { acpt, condaEnvironment, context } from '../../../../test/support/samples.ts';

const code = 'conda-package-of-windows';
const conda = (...items: string[]) =>
  condaEnvironment(`dependencies:\n  - python=3.10\n${items.map((item) => `  - ${item}\n`).join('')}`);

describe(code, () => {
  test('what an export on Windows has', () => {
    expectProject(
      conda(`vs2015_runtime=14.27.29016=h5e58377_2\n  # ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error`),
    );
    expectProject(conda(`m2w64-gcc-libs=5.3.0\n  # ^^^^^^^^^^^^^^^^^^^^ ${code} error`));
  });

  test('what Linux has too, and what pip is asked for', () => {
    expectNone(conda('bzip2=1.0.8', 'libvpx', 'pip', 'pip:\n      - vc==0.1'), code);
  });

  test('where it shares its line, it has no fix', () => {
    const inLine = condaEnvironment('dependencies: [python=3.10, vc=14.2]');
    const inDockerfile = context(`FROM ${acpt}\nRUN conda install vc=14.2`);
    for (const text of [inLine, inDockerfile]) {
      assert.ok(codesIn(text).includes(`${code} error`));
      assert.throws(() => expectFixed(text, code), /has no fix/);
    }
  });

  test('the fix takes the line out', () => {
    const { files } = expectFixed(conda('vc=14.2', 'bzip2=1.0.8'), code);
    assert.equal(files.get('conda.yml')?.trim(), 'dependencies:\n  - python=3.10\n  - bzip2=1.0.8');
    for (const item of ['vc=14.2 # of Windows', '  vc=14.2', '"vc=14.2"', "'vc=14.2'"])
      assert.equal(
        expectFixed(conda(item, 'bzip2=1.0.8'), code).files.get('conda.yml')?.trim(),
        'dependencies:\n  - python=3.10\n  - bzip2=1.0.8',
        item,
      );
    const last = expectFixed(conda('vc=14.2').trimEnd(), code);
    assert.equal(last.files.get('conda.yml'), 'dependencies:\n  - python=3.10\n');
    const found = new Workspace(filesOf(conda('vc=14.2')))
      .findings('conda.yml')
      .find((each) => each.code === code);
    assert.equal(
      found?.message,
      'conda has vc for Windows only, and finds no such package on Linux. Export with: conda env export --from-history.',
    );
    assert.deepEqual(
      found?.fixes?.map(({ title }) => title),
      ['Remove the line'],
    );
  });
});

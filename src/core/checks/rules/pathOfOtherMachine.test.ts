import { describe, test } from 'node:test';
import { expectNone, expectProject } from '../../../../test/support/project.ts';
import { layered, pipSection } from '../../../../test/support/samples.ts';

const code = 'path-of-other-machine';

describe(code, () => {
  test('a folder in which conda has built a package, and a drive of Windows', () => {
    expectProject(layered(`numpy @ file:///croot/numpy_and_numpy_base_17/work\n#^^^^ ${code} error\n`));
    expectProject(layered(`six @ file:///C:/ci/six_16/work\n#^^ ${code} error\n`));
    expectProject(
      pipSection('3.10', `six @ file:///home/conda/feedstock_root/six_16\n      # ^^^ ${code} error`),
    );
  });

  test('a folder that an image may have, one that another system is asked for, and other addresses', () => {
    for (const line of [
      'own @ file:///app/own',
      'own @ file:///tmp/own-1.0-py3-none-any.whl',
      'six @ file:///C:/ci/six_16/work ; sys_platform == "win32"',
      'own @ https://example.com/own-1.0-py3-none-any.whl',
      'six==1.16.0',
    ])
      expectNone(layered(line), code);
  });
});

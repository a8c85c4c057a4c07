import { describe, test } from 'node:test';
import { expectNone } from '../../../../test/support/project.ts';
import { registry } from '../../../../test/support/samples.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('name-differs-from-content', () => {
  test('a name that states other versions', () =>
    expectFindings(`
command: a
environment: ${registry}/acpt-pytorch-2.2-cuda12.1/versions/55
#                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ name-differs-from-content hint
`));

  test('an earlier version that has what the name states is right', () =>
    expectNone(
      `--- job.yml\ncommand: a\nenvironment: ${registry}/acpt-pytorch-2.2-cuda12.1/versions/33\n`,
      'name-differs-from-content',
    ));
});

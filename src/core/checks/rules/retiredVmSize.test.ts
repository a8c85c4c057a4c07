import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { codesIn, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active, jobOn } from '../../../../test/support/samples.ts';
import { expectFindings } from '../../../../test/support/yaml.ts';

describe('retired-vm-size', () => {
  test('a size that is gone, of a job and of a cluster', () => {
    assert.deepEqual(codesIn(jobOn('Standard_NC6s_v3', active)), ['retired-vm-size warning']);
    expectFindings(
      `type: amlcompute
name: gpu
size: Standard_NC6
#     ^^^^^^^^^^^^ retired-vm-size warning
`,
    );
  });

  test('is only worth knowing before its day', () =>
    assert.deepEqual(codesIn(jobOn('Standard_NV12s_v3', active), { today: '2026-01-01' }), [
      'retired-vm-size info',
    ]));

  test('what is said, from its day on', () => {
    const said = (size: string, today: string) =>
      new Workspace(filesOf(jobOn(size, active)), { today }).all.flatMap(({ finding }) =>
        finding.code === 'retired-vm-size' ? [finding.message] : [],
      );
    assert.deepEqual(said('Standard_NV12s_v3', '2026-01-01'), [
      'Standard_NV12s_v3 (NVIDIA Tesla M60) will be retired on 2026-09-30.',
    ]);
    assert.deepEqual(said('Standard_NC6s_v3', '2025-09-29'), [
      'Standard_NC6s_v3 (NVIDIA Tesla V100 (PCIe)) will be retired on 2025-09-30.',
    ]);
    assert.deepEqual(said('Standard_NC6s_v3', '2025-09-30'), [
      'Standard_NC6s_v3 (NVIDIA Tesla V100 (PCIe)) was retired on 2025-09-30.',
    ]);
  });

  test('sizes that stay are right', () =>
    assert.deepEqual(codesIn(jobOn('Standard_NC24ads_A100_v4', active)), []));
});

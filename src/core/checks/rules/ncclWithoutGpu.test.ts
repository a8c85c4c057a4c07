import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectNone } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'nccl-without-gpu';
const imports = 'import torch\nimport torch.distributed as dist\n';
const job = (script: string, size = 'Standard_D13_v2', more = '') =>
  `--- p/job.yml\ntype: command\ncode: src\nenvironment: ${active}\ncommand: python train.py\nresources: {instance_type: ${size}, shm_size: 1g}\ndistribution: {type: pytorch}\n${more}--- p/src/train.py\n${imports}${script}\n`;

describe(code, () => {
  test('nccl on a size without a GPU', () => {
    for (const script of [
      'dist.init_process_group("nccl")',
      'import sys\ndef check():\n    if not torch.cuda.is_available():\n        sys.exit(1)\ncheck()\ndist.init_process_group("nccl")',
      'def main():\n    torch.distributed.init_process_group(backend="nccl", rank=0, world_size=2)\n\nmain()',
    ]) {
      // One finding: what is said of the image follows from it.
      assert.deepEqual(codesIn(job(script)), [`${code} error`], script);
      assert.deepEqual(messagesIn(job(script), code), [
        'Standard_D13_v2 has no GPU, but train.py calls init_process_group with nccl, which requires one. Without GPUs, use gloo.',
      ]);
    }
    assert.ok(
      relatedIn(job('dist.init_process_group("nccl")'), code).includes('p/src/train.py: It is called here.'),
    );
  });

  test('other backends, sizes and conditions', () => {
    for (const script of [
      'dist.init_process_group("gloo")',
      'dist.init_process_group()',
      'dist.init_process_group(args.backend)',
      'dist.init_process_group(*options, backend="nccl")',
      'dist.init_process_group(**options)',
      'dist.init_process_group("nccl" if torch.cuda.is_available() else "gloo")',
      'if torch.cuda.is_available():\n    dist.init_process_group("nccl")\nelse:\n    dist.init_process_group("gloo")',
      'try:\n    dist.init_process_group("nccl")\nexcept ValueError:\n    dist.init_process_group("gloo")',
      'def never():\n    dist.init_process_group("nccl")',
      'import sys\ndef skip():\n    if not torch.cuda.is_available():\n        sys.exit(0)\nskip()\ndist.init_process_group("nccl")',
      'if __name__ == "__mp_main__":\n    dist.init_process_group("nccl")',
      'dist.init_process_group = keep\ndist.init_process_group("nccl")',
    ])
      expectNone(job(script), code);
    const joins = 'dist.init_process_group("nccl")';
    for (const size of [
      'Standard_NC24ads_A100_v4',
      'Standard_NC12',
      'Standard_HB120rs_v3',
      '"${{inputs.size}}"',
    ])
      expectNone(job(joins, size), code);
    // A step may run it on another size.
    expectNone(job(joins).replace('type: command', 'name: c\ntype: command\nversion: 1'), code);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'tensor-float-vs-gpu';
const made = 'from transformers import TrainingArguments\nTrainingArguments("out", tf32=True)';
const parser =
  'from transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
const job = (size: string, text: string, command = 'python train.py', more = '') =>
  `--- p/job.yml\ncode: ./src\ncommand: ${command}\nenvironment: azureml:mine:1\nresources:\n  instance_type: ${size}\n${more}--- p/src/train.py\n${text}\n`;
const found = (size: string, text: string, command?: string) => foundIn(job(size, text, command), code);

describe(code, () => {
  test('GPUs before Ampere', () => {
    const own =
      'import transformers\nclass TrainingArguments(transformers.TrainingArguments):\n    cache: str = "a"\nTrainingArguments("out", tf32=True)';
    const trl = 'from trl import SFTConfig\nSFTConfig(output_dir="out", tf32=True)';
    for (const text of [made, own, trl])
      expectProject(
        job('Standard_NC4as_T4_v3', text, undefined, `#                ^^^^^^^^^^^^^^^^^^^^ ${code} error\n`),
      );
  });

  test('what is said, and where', () => {
    const [first] = found('Standard_NC4as_T4_v3', made);
    assert.equal(
      first?.message,
      'train.py passes tf32=True to TrainingArguments, which transformers rejects below compute capability 8.0; Standard_NC4as_T4_v3 has 7.5 (NVIDIA T4). Use another size, or leave tf32 out.',
    );
    assert.equal(first?.related?.[0]?.path, 'p/src/train.py');
    assert.match(found('Standard_ND96isr_MI300X_v5', made)[0]?.message ?? '', / has no CUDA \(AMD /);
    assert.match(found('Standard_D4s_v3', made)[0]?.message ?? '', / has no GPU\. /);
  });

  test('an option of the command', () => {
    const [first] = found('Standard_NC4as_T4_v3', parser, 'torchrun train.py --output_dir out --tf32 True');
    assert.match(first?.message ?? '', /^--tf32 requests TF32, which transformers rejects/);
    assert.deepEqual(first?.fixes, []);
    for (const given of ['--tf32 False', '', '--tf32 $TF32', 'config.yaml'])
      assert.deepEqual(found('Standard_NC4as_T4_v3', parser, `torchrun train.py ${given}`), [], given);
    for (const text of [`import sys\nsys.argv = own\n${parser}`, parser.replace(/\(\)$/, '(args=own)')])
      assert.deepEqual(found('Standard_NC4as_T4_v3', text, 'python train.py --tf32 True'), [], text);
  });

  test('later GPUs, sizes that nobody knows, and what may not run', () => {
    for (const size of ['Standard_NC24ads_A100_v4', 'Standard_Unknown', 'Standard_ND96_new_v9'])
      assert.deepEqual(found(size, made), [], size);
    expectNone(job('Standard_NC4as_T4_v3', made).replace(/resources:\n.*\n/, ''), code);
    const from = 'from transformers import TrainingArguments\n';
    for (const text of [
      made.replace('True', 'False'),
      made.replace('True', 'None'),
      made.replace('True', 'is_torch_tf32_available()'),
      made.replace('tf32=True', '**given'),
      `${from}if has_tf32:\n    TrainingArguments("out", tf32=True)`,
      `${from}try:\n    TrainingArguments("out", tf32=True)\nexcept ValueError:\n    TrainingArguments("out")`,
      `${from}def later():\n    TrainingArguments("out", tf32=True)`,
      'from own import TrainingArguments\nTrainingArguments("out", tf32=True)',
      'import torch\ntorch.backends.cuda.matmul.allow_tf32 = True',
      'from transformers import TFTrainingArguments\nTFTrainingArguments("out", tf32=True)',
    ])
      assert.deepEqual(found('Standard_NC4as_T4_v3', text), [], text);
  });

  test('the fix does without', () => {
    const after = expectFixed(job('Standard_NC4as_T4_v3', made), code);
    assert.match(after.files.get('p/src/train.py') ?? '', /TrainingArguments\("out", tf32=False\)$/m);
  });
});

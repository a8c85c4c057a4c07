import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'flash-attention-vs-gpu';
const model = 'from transformers import AutoModelForCausalLM\n';
const asks = `${model}AutoModelForCausalLM.from_pretrained("a", attn_implementation="flash_attention_2")`;
const direct = 'from flash_attn import flash_attn_func\nflash_attn_func(q, k, v)';
const job = (size: string, text: string, more = '') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: azureml:mine:1\nresources:\n  instance_type: ${size}\n${more}--- p/src/train.py\n${text}\n`;

describe(code, () => {
  test('GPUs before Ampere', () => {
    for (const text of [asks, direct])
      expectProject(
        job('Standard_NC4as_T4_v3', text, `#                ^^^^^^^^^^^^^^^^^^^^ ${code} warning\n`),
      );
  });

  test('later GPUs, other attention, and what may not run', () => {
    expectNone(job('Standard_NC24ads_A100_v4', asks), code);
    for (const text of [
      asks.replace('flash_attention_2', 'sdpa'),
      `${model}if flash_attention:\n    ${asks.split('\n')[1]}`,
      'import flash_attn',
    ])
      expectNone(job('Standard_NC4as_T4_v3', text), code);
  });

  test('the fix asks for another implementation', () => {
    const after = expectFixed(job('Standard_NC4as_T4_v3', asks), code);
    assert.match(
      after.files.get('p/src/train.py') ?? '',
      /from_pretrained\("a", attn_implementation="sdpa"\)$/m,
    );
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

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

  test('what is said, and where', () => {
    const found = (text: string, more = '') =>
      new Workspace(filesOf(job('Standard_NC4as_T4_v3', text) + more)).all.flatMap(({ finding }) =>
        finding.code === code
          ? {
              message: finding.message,
              related: (finding.related ?? []).map(({ path, message }) => `${path}: ${message}`),
              fixes: (finding.fixes ?? []).map(({ title, needsJudgement }) => [title, needsJudgement]),
            }
          : [],
      );
    const message =
      'train.py requests FlashAttention 2, which needs compute capability 8.0; Standard_NC4as_T4_v3 has 7.5 (NVIDIA T4). Use another size, or attn_implementation="sdpa".';
    const related = ['p/src/train.py: It is requested here.'];
    assert.deepEqual(found(asks), [{ message, related, fixes: [['Use attn_implementation="sdpa"', true]] }]);
    assert.deepEqual(found(direct), [{ message, related, fixes: [] }]);
    assert.equal(found(`import own\n${asks}`, '--- p/src/own.py\na = 1\n').length, 1);
  });

  test('later GPUs, other attention, and what may not run', () => {
    for (const size of ['Standard_NC24ads_A100_v4', 'Standard_D4s_v3', 'Standard_Unknown'])
      expectNone(job(size, asks), code);
    const text = job('Standard_NC4as_T4_v3', asks);
    expectNone(text.replace(/resources:\n.*\n/, ''), code);
    expectNone(text.replace(/--- p\/src\/train\.py[\s\S]*/, ''), code);
    for (const text of [
      asks.replace('flash_attention_2', 'sdpa'),
      `${model}if flash_attention:\n    ${asks.split('\n')[1]}`,
      'import flash_attn',
      `${model}AutoModelForCausalLM.from_pretrained("a", load_in_8bit=True)  # without flash_attention_2`,
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

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed } from '../../../../test/support/project.ts';

const code = 'fsdp-quant-storage';
const config =
  'num_processes: 4\ndistributed_type: FSDP\nfsdp_config:\n  fsdp_sharding_strategy: FULL_SHARD\n';
const launch = 'accelerate launch --config_file fsdp.yaml train.py';
const usual = `import torch
from peft import LoraConfig, get_peft_model
from transformers import AutoModelForCausalLM, BitsAndBytesConfig, Trainer
from trl import SFTTrainer
quantization = BitsAndBytesConfig(load_in_4bit=True, bnb_4bit_compute_dtype=torch.bfloat16)
model = AutoModelForCausalLM.from_pretrained(name, quantization_config=quantization, torch_dtype=torch.float16)
trainer = SFTTrainer(model=model, peft_config=LoraConfig())
trainer.train()
`;
const job = (
  text: string,
  { file = config, command = launch, pins = 'transformers==4.57.1 accelerate==1.11.0' } = {},
) =>
  `--- p/job.yml\ncode: ./src\nenvironment:\n  build: {path: ctx}\ncommand: ${command}\n--- p/ctx/Dockerfile\nFROM python:3.12\nRUN pip install torch ${pins} peft trl bitsandbytes\n--- p/src/fsdp.yaml\n${file}--- p/src/train.py\n${text}`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);

describe(code, () => {
  test('bytes, which FSDP cannot shard', () => {
    const [first, ...others] = found(usual);
    assert.equal(
      first?.message,
      'train.py trains a model in 4 bits, which FSDP (fsdp.yaml) shards only with bnb_4bit_quant_storage set to a float type.',
    );
    assert.equal(first?.severity, 'error');
    assert.deepEqual(
      first?.related?.map(({ message }) => message),
      ['The model is quantized here.', 'The model is loaded here.'],
    );
    assert.deepEqual(others, []);
    const bad = [
      usual.replace('=quantization', '=BitsAndBytesConfig(load_in_4bit=True)'),
      usual.replace('trainer = SFT', 'model = get_peft_model(model, LoraConfig())\ntrainer = '),
      `${usual.replace('trainer = SFT', 'SFT').replace('\ntrainer.train()', '.train()')}`,
    ];
    for (const text of bad) assert.equal(found(text).length, 1, text);
  });

  test('what fits, and what nobody can tell', () => {
    const fits = [
      usual.replace('4bit=True', '4bit=True, bnb_4bit_quant_storage=torch.float16'),
      usual.replace('4bit=True', '4bit=True, **more'),
      usual.replace('load_in_4bit=True', 'load_in_8bit=True'),
      usual.replace('4bit=True', '4bit=quantizes'),
      usual.replace('=quantization', '=config'),
      usual.replace('(name,', '(name, **more,'),
      usual.replace('quantization_config=quantization, ', ''),
      usual.replace('trainer = ', 'model = convert(model)\ntrainer = '),
      usual.replace('trainer = ', 'model = model.dequantize()\ntrainer = '),
      usual.replace('model=model', 'model=other'),
      usual.replace('.train()', '.evaluate()'),
      usual.replace('trainer.train()', 'if trains:\n    trainer.train()'),
      usual.replace('LoraConfig())', 'LoraConfig(), args=TrainingArguments("out", fsdp=""))'),
      `import unsloth\n${usual}`,
      usual
        .replace('AutoModelForCausalLM, BitsAndBytesConfig', 'AutoModelForCausalLM')
        .replace('import torch', 'import torch\nfrom own import BitsAndBytesConfig'),
    ];
    for (const text of fits) assert.deepEqual(found(text), [], text);
    for (const file of [
      `${config}  fsdp_version: 2\n`,
      `${config}  fsdp_ignored_modules: .*\n`,
      config.replace('FSDP', 'MULTI_GPU'),
      config.replace('4', '1'),
    ])
      assert.deepEqual(found(usual, { file }), [], file);
    for (const pins of ['transformers==5.0.0 accelerate==1.11.0', 'transformers accelerate', 'accelerate'])
      assert.deepEqual(found(usual, { pins }), [], pins);
    for (const command of [
      'python train.py',
      'accelerate launch train.py',
      'accelerate launch --config_file fsdp.yaml --num_processes 1 train.py',
      'accelerate launch --config_file fsdp.yaml --fsdp_version 2 train.py',
      `sed -i s/FULL/NO/ fsdp.yaml && ${launch}`,
    ])
      assert.deepEqual(found(usual, { command }), [], command);
  });

  test('the fix stores it in the type of the other weights', () => {
    const after = expectFixed(job(usual), code);
    assert.match(
      after.files.get('p/src/train.py') ?? '',
      /dtype=torch\.bfloat16, bnb_4bit_quant_storage=torch\.float16\)/,
    );
    assert.deepEqual(found(usual.replace(/torch\.b?float16/g, 'dtype'))[0]?.fixes, []);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed, expectProject } from '../../../../test/support/project.ts';

const code = 'half-precision-weights';
const job = (text: string, command = 'python train.py', more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n${more}--- p/src/train.py\n${text}`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);
const head =
  'import torch\nfrom transformers import AutoModelForCausalLM, DataCollatorForSeq2Seq, Trainer, TrainingArguments\n';
const loads = 'model = AutoModelForCausalLM.from_pretrained(name, torch_dtype=torch.float16)\n';
const args = 'args = TrainingArguments("out", fp16=True)\n';
const trains = 'trainer = Trainer(model=model, args=args, train_dataset=data)\ntrainer.train()\n';
const usual = `${head}${loads}${args}${trains}`;
/** With a line between. */
const between = (line: string) => usual.replace(args, `${line}\n${args}`);

describe(code, () => {
  test('weights in float16', () => {
    const [first, ...others] = found(usual);
    assert.equal(
      first?.message,
      'train.py loads a model in float16 and trains it with fp16=True, which needs float32 weights.',
    );
    assert.equal(first?.severity, 'error');
    assert.deepEqual(
      first?.related?.map(({ message }) => message),
      ['The weights are loaded in float16 here.', 'fp16 is selected here.'],
    );
    assert.deepEqual(others, []);
    const bad = [
      usual.replace('torch_dtype=torch.float16', 'dtype=torch.half'),
      usual.replace('torch.float16', '"float16"'),
      usual.replace('import torch\n', 'from torch import float16\n').replace('torch.float16', 'float16'),
      between('model.config.use_cache = False\nmodel.gradient_checkpointing_enable()'),
      between('model.resize_token_embeddings(len(tokenizer))\nprint(model)'),
      between('collator = DataCollatorForSeq2Seq(tokenizer, model=model)'),
      usual.replace('fp16=True', 'fp16=True, max_grad_norm=0.3, optim="adafactor"'),
      `${usual}model.save_pretrained("outputs")\n`,
      usual.replace('trainer = ', '').replace('data)\ntrainer.', 'data).'),
      `${head}def main():\n    ${`${loads}${args}${trains}`.replaceAll('\n', '\n    ')}\nmain()\n`,
      `${head}class Own(Trainer):\n    def compute_loss(self, model, inputs): ...\n${loads}${args}${trains.replace('Trainer', 'Own')}`,
      `${head}${args}Trainer(AutoModelForCausalLM.from_pretrained(name, torch_dtype=torch.float16), args).train()\n`,
    ];
    for (const text of bad) assert.equal(found(text).length, 1, text);
    assert.equal(found(usual, 'torchrun --nproc_per_node 4 train.py').length, 1);
  });

  test('an option of the command', () => {
    const parser = `${head.replace('Trainer,', 'HfArgumentParser, Trainer,')}args, = HfArgumentParser(TrainingArguments).parse_args_into_dataclasses()\n${loads}${trains}`;
    expectProject(
      `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: python train.py --output_dir out --fp16\n#                                         ^^^^^^ ${code} error\n--- p/src/train.py\n${parser}`,
    );
    const fits = (options: string) =>
      assert.deepEqual(found(parser, `python train.py --output_dir out ${options}`), []);
    fits('--bf16');
    fits('--fp16 --deepspeed ds.json');
    fits('--fp16 --max_grad_norm 0');
  });

  test('what fits, and what nobody can tell', () => {
    const fits = [
      usual.replace('torch.float16', 'dtype'),
      usual.replace('torch.float16', '"auto"'),
      usual.replace('torch.float16', 'torch.bfloat16'),
      usual.replace('torch_dtype=torch.float16', '**more, torch_dtype=torch.float16'),
      usual.replace('fp16=True', 'bf16=True'),
      usual.replace('fp16=True', 'fp16=half'),
      usual.replace('fp16=True', 'fp16=True, fsdp="full_shard"'),
      usual.replace('fp16=True', 'fp16=True, half_precision_backend="apex"'),
      usual.replace('fp16=True', 'fp16=True, use_cpu=True'),
      usual.replace('fp16=True', 'fp16=True, max_grad_norm=0'),
      usual.replace('fp16=True', 'fp16=True, max_grad_norm=norm'),
      usual.replace('fp16=True', 'fp16=True, optim="galore_adamw_layerwise"'),
      usual.replace('fp16=True', 'fp16=True, optim=optim'),
      usual.replace('train_dataset', 'optimizers=(optimizer, None), train_dataset'),
      usual.replace('torch_dtype', 'quantization_config=config, torch_dtype'),
      usual.replace('torch_dtype', 'load_in_8bit=True, torch_dtype'),
      between('model = model.float()'),
      between('model.to(torch.float32)'),
      between('model = get_peft_model(model, config)'),
      between('for each in model.parameters():\n    each.data = each.data.to(dtype)'),
      between('for each in weights:\n    each.requires_grad = False'),
      between('model.head = build()'),
      between('prepare(model)'),
      between('model.resize_token_embeddings(100, dtype)'),
      between('model.add_adapter(config)'),
      between('if converts:\n    model = convert(model)'),
      between('def convert():\n    change(model)'),
      between('args.fp16 = False').replace(args, '').replace('args.fp16', `${args}args.fp16`),
      `import deepspeed\n${usual}`,
      `import os\nos.environ["ACCELERATE_USE_FSDP"] = "1"\n${usual}`,
      usual.replace('trainer.train()', 'trainer.evaluate()'),
      usual.replace('trainer.train()', 'if trains:\n    trainer.train()'),
      usual.replace('trainer.train()', 'other.train()'),
      usual.replace('Trainer, ', 'TrainingArguments\nfrom own import Trainer\nfrom transformers import '),
      usual.replace('model=model', 'model=other'),
      `${head}class Own(Trainer):\n    def create_optimizer(self): ...\n${loads}${args}${trains.replace('Trainer', 'Own')}`,
    ];
    for (const text of fits) assert.deepEqual(found(text), [], text);
    assert.deepEqual(found(usual, 'accelerate launch --config_file a.yaml train.py'), []);
    assert.deepEqual(found(usual, undefined, 'environment_variables: {ACCELERATE_USE_FSDP: "true"}\n'), []);
  });

  test('the fix loads the weights in float32', () => {
    const after = expectFixed(job(usual), code);
    assert.match(after.files.get('p/src/train.py') ?? '', /torch_dtype=torch\.float32\)/);
  });
});

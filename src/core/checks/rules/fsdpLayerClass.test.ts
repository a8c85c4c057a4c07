import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed } from '../../../../test/support/project.ts';

const code = 'fsdp-layer-class';
const config = (name: string) =>
  `num_processes: 4\ndistributed_type: FSDP\nfsdp_config:\n  fsdp_auto_wrap_policy: TRANSFORMER_BASED_WRAP\n  fsdp_transformer_layer_cls_to_wrap: ${name}\n`;
const launch = 'accelerate launch --config_file fsdp.yaml train.py';
const script = (model: string) =>
  `from transformers import AutoModelForCausalLM, AutoTokenizer, Trainer\ntokenizer = AutoTokenizer.from_pretrained("a")\nmodel = AutoModelForCausalLM.from_pretrained(${model})\nTrainer(model=model, args=args).train()\n`;
const job = (text: string, file = config('BertLayer'), command = launch, more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n${more}--- p/src/fsdp.yaml\n${file}--- p/src/train.py\n${text}`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);
const xlm = script('"xlm-roberta-base"');

describe(code, () => {
  test('the class of another model', () => {
    const [first, ...others] = found(xlm);
    assert.equal(
      first?.message,
      'fsdp.yaml wraps BertLayer, which xlm-roberta-base does not have. Use XLMRobertaLayer.',
    );
    assert.equal(first?.severity, 'error');
    assert.equal(first?.related?.length, 2);
    assert.deepEqual(others, []);
    for (const [model, layer] of [
      ['Qwen/Qwen2.5-7B-Instruct', 'LlamaDecoderLayer'],
      ['mistralai/Mistral-7B-v0.1', 'LlamaDecoderLayer'],
      ['meta-llama/Llama-3.1-8B', 'MistralDecoderLayer'],
      ['google/gemma-2-9b', 'GemmaDecoderLayer'],
      ['tiiuae/falcon-7b-instruct', 'BloomBlock'],
      ['microsoft/Phi-3.5-mini-instruct', 'PhiDecoderLayer'],
      ['EleutherAI/gpt-neox-20b', 'GPT2Block'],
    ] as const)
      assert.equal(found(script(`"${model}"`), config(layer)).length, 1, model);
  });

  test('a name for the model', () => {
    const text = script('NAME').split('\n');
    const main = [
      text[0],
      'NAME = "xlm-roberta-base"',
      'def main():',
      ...text.slice(1).map((each) => `    ${each}`),
      'main()\n',
    ].join('\n');
    assert.equal(found(main).length, 1);
    assert.deepEqual(found(main.replace('main():', 'main(NAME):')), []);
    assert.deepEqual(found(main.replace('def main', 'if large:\n    NAME = "b"\ndef main')), []);
    assert.deepEqual(found(main.replace('"xlm-roberta-base"', 'sys.argv[1]')), []);
  });

  test('what fits, and what nobody can tell', () => {
    assert.deepEqual(found(xlm, config('XLMRobertaLayer')), []);
    assert.deepEqual(found(xlm, config('OwnLayer')), []);
    assert.deepEqual(found(xlm, config('XLMRobertaLayer,OwnLayer')), []);
    assert.deepEqual(found(xlm, config('BertLayer').replace('TRANSFORMER', 'SIZE')), []);
    assert.deepEqual(found(xlm, config('BertLayer').replace('FSDP', 'MULTI_GPU')), []);
    assert.deepEqual(found(script('"own/xlm-roberta-base"')), []);
    assert.deepEqual(found(script('"xlm-roberta-base", trust_remote_code=True')), []);
    assert.deepEqual(found(`${xlm}teacher = AutoModelForCausalLM.from_pretrained("bert-base-cased")\n`), []);
    assert.deepEqual(found(xlm.replaceAll('AutoModelForCausalLM', 'BertForMaskedLM')), []);
    assert.deepEqual(found(xlm.replace('model=model', 'model=own')), []);
    assert.deepEqual(found(script('"xlm-roberta-base", config=config')), []);
    // The program may add such a layer.
    assert.deepEqual(found(xlm.replace('Trainer(', 'model.head = BertLayer(config)\nTrainer(')), []);
    assert.deepEqual(found(xlm.replace('.train()', '.evaluate()')), []);
    assert.deepEqual(found(`${xlm}--- p/src/xlm-roberta-base/config.json\n{}\n`), []);
    assert.deepEqual(found(xlm, config('BertLayer').replace('4', '1')), []);
    assert.deepEqual(found(xlm, config('BertLayer').replace('num_processes: 4\n', '')), []);
    for (const command of [
      'accelerate launch --config_file fsdp.yaml --num_processes 1 train.py',
      'accelerate launch --config_file fsdp.yaml --num_processes $N train.py',
      'accelerate launch train.py',
      'accelerate launch --config_file fsdp.yaml --fsdp_transformer_layer_cls_to_wrap XLMRobertaLayer train.py',
      'accelerate launch --config_file fsdp.yaml --multi_gpu train.py',
      `sed -i s/BertLayer/XLMRobertaLayer/ fsdp.yaml && ${launch}`,
      `cp other.yaml fsdp.yaml && ${launch}`,
      'FSDP_TRANSFORMER_CLS_TO_WRAP=XLMRobertaLayer accelerate launch --config_file fsdp.yaml train.py',
    ])
      assert.deepEqual(found(xlm, undefined, command), [], command);
  });

  test('the fix names the class of the model', () => {
    const after = expectFixed(job(xlm), code);
    assert.match(after.files.get('p/src/fsdp.yaml') ?? '', /cls_to_wrap: XLMRobertaLayer$/m);
  });
});

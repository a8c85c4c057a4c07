import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed } from '../../../../test/support/project.ts';

const code = 'lora-target-modules';
const job = (text: string, more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: python train.py\n--- p/src/train.py\n${text}\n${more}`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);
const head =
  'from peft import LoraConfig, get_peft_model, prepare_model_for_kbit_training\nfrom transformers import AutoModelForCausalLM, Trainer\nfrom trl import SFTTrainer\n';
const load = (model: string) => `model = AutoModelForCausalLM.from_pretrained(${model})\n`;
const script = (model: string, targets: string) =>
  `${head}${load(`"${model}"`)}model = get_peft_model(model, LoraConfig(r=8, target_modules=${targets}))`;
const llama = '["q_proj", "v_proj"]';
const usual = script('bigscience/bloom-560m', llama);

describe(code, () => {
  test('modules of other models', () => {
    const [first, ...others] = found(usual);
    assert.equal(
      first?.message,
      'train.py adapts q_proj and v_proj with LoRA, which bigscience/bloom-560m does not have. Use query_key_value.',
    );
    assert.equal(first?.severity, 'error');
    assert.deepEqual(
      first?.related?.map(({ message }) => message),
      ['The modules are listed here.', 'The model is loaded here.'],
    );
    assert.deepEqual(others, []);
    for (const [model, targets] of [
      ['tiiuae/falcon-7b', llama],
      ['gpt2', '["query_key_value"]'],
      ['EleutherAI/pythia-410m', '["c_attn"]'],
      ['meta-llama/Llama-3.1-8B', '["query_key_value", "self_attention.dense"]'],
      ['microsoft/Phi-3-mini-4k-instruct', '("q_proj", "k_proj", "v_proj")'],
      ['distilbert-base-uncased', '["query", "value"]'],
      ['google/flan-t5-base', llama],
      ['facebook/opt-350m', '["gate_proj"]'],
      ['Qwen/Qwen2.5-7B-Instruct', '["c_attn", "c_proj"]'],
    ] as const)
      assert.equal(found(script(model, targets)).length, 1, model);
  });

  test('ways to adapt', () => {
    const config = 'config = LoraConfig(target_modules=["q_proj"])\n';
    const [first, last] = [`${head}${load('"gpt2"')}`, 'get_peft_model(model, config)'];
    const bad = [
      `${first}${config}model = ${last}`,
      `${first}${config}adapted = ${last}`,
      `${first}${config}model = prepare_model_for_kbit_training(model)\nmodel = ${last}`,
      `${first}${config}model.config.use_cache = False\nprint(model)\nmodel = ${last}\nTrainer(model=model)`,
      `${first}${config}def show(model):\n    print(model)\nshow(model)\nmodel = ${last}`,
      `${first}${config}def count(m):\n    return sum(each.numel() for each in m.parameters())\nprint(count(model))\nmodel = ${last}`,
      `${first}${config}model.is_parallelizable = True\nmodel.generation_config.pad_token_id = token\nmodel = ${last}`,
      `${first}${config}SFTTrainer(model=model, peft_config=config)`,
      `${head}${config}SFTTrainer(AutoModelForCausalLM.from_pretrained("gpt2"), peft_config=config)`,
      `${head}${config}def main():\n    name = "gpt2"\n    ${load('name')}    config = LoraConfig(target_modules=["q_proj"])\n    model = ${last}\nmain()`.replace(
        config,
        '',
      ),
    ];
    for (const text of bad) assert.equal(found(text).length, 1, text);
  });

  test('what fits, and what nobody can tell', () => {
    const before = (line: string) => usual.replace('model = get', `${line}\nmodel = get`);
    const fits = [
      script('bigscience/bloom-560m', '["query_key_value"]'),
      script('bigscience/bloom-560m', '["q_proj", "query_key_value"]'),
      script('bigscience/bloom-560m', '["q_proj", "self_attention.query_key_value"]'),
      script('bigscience/bloom-560m', '["q_proj", "own"]'),
      script('bigscience/bloom-560m', '"all-linear"'),
      script('bigscience/bloom-560m', '[]'),
      script('bigscience/bloom-560m', '["q_proj", name]'),
      script('bigscience/bloom-560m', 'names'),
      script('own/bloom-560m', llama),
      script('mistralai/Mixtral-8x7B-v0.1', '["query_key_value"]'),
      usual.replace('"bigscience/bloom-560m"', 'name'),
      usual.replace('bloom-560m"', 'bloom-560m", trust_remote_code=True'),
      usual.replace('bloom-560m"', 'bloom-560m", config=config'),
      usual.replace('bloom-560m"', 'bloom-560m", **more'),
      usual.replace('r=8', '**more'),
      usual.replace('r=8', 'target_parameters=["a"]'),
      usual.replace('LoraConfig(r', 'build(r'),
      usual.replace('from peft import LoraConfig,', 'from own import LoraConfig\nfrom peft import'),
      before('model = convert(model)'),
      before('convert(model)'),
      before('model.q_proj = head'),
      ...['change(m)', 'm.encoder = other', 'for each in parts:\n        change(m, each)'].map((line) =>
        before(`def convert(m):\n    ${line}\nconvert(model)`),
      ),
      before('model.encoder = other'),
      before('model.transformer.extra = Attention()'),
      before('model._modules[name] = head'),
      before('model.register_module(name, head)'),
      before('model.set_submodule(name, head)'),
      // As it was in transformers 4.36.
      script('microsoft/phi-2', '["query_key_value"]'),
      before('setattr(model, name, head)'),
      before('model.add_module(name, head)'),
      before('model.add_module("q_proj", head)'),
      before('if small:\n    model = load()'),
      before('def convert():\n    change(model)\nconvert()'),
      usual.replace('model = get', 'if adapts:\n    model = get'),
      usual.replace('model = get', 'try:\n    model = get').concat('\nexcept ValueError:\n    pass'),
      usual.replace('get_peft_model(model,', 'get_peft_model(other,'),
      `${head}${load('"gpt2"')}config = LoraConfig(target_modules=["q_proj"])\nconfig.target_modules = names\nget_peft_model(model, config)`,
      `import unsloth\n${usual}`,
    ];
    for (const text of fits) assert.deepEqual(found(text), [], text);
    assert.deepEqual(found(usual, '--- p/src/bigscience/bloom-560m/config.json\n{}\n'), []);
  });

  test('the fix lists the modules of the model', () => {
    const after = expectFixed(job(script('distilbert-base-uncased', llama)), code);
    assert.match(after.files.get('p/src/train.py') ?? '', /target_modules=\["q_lin", "v_lin"\]\)/);
  });
});

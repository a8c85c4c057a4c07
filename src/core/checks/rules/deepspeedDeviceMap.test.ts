import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed } from '../../../../test/support/project.ts';

const code = 'deepspeed-device-map';
const stage3 = '{"zero_optimization": {"stage": 3}}';
const job = (script: string, config = stage3, command = 'python train.py') =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/ds.json\n${config}\n--- p/src/train.py\n${script}\n`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);
const imports = 'from transformers import AutoModelForCausalLM, HfArgumentParser, TrainingArguments\n';
const args = 'args = TrainingArguments("out", deepspeed="ds.json")\n';
const model = 'model = AutoModelForCausalLM.from_pretrained("a", device_map={"": 0}, use_cache=False)';

describe(code, () => {
  test('a model that is loaded after the arguments', () => {
    const [first, ...others] = found(`${imports}${args}${model}`);
    assert.equal(
      first?.message,
      'train.py loads a model with a device_map, which transformers rejects with DeepSpeed ZeRO stage 3 (ds.json). Leave device_map out.',
    );
    assert.equal(first?.severity, 'error');
    assert.deepEqual(
      first?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/src/train.py: The device_map is passed here.', 'p/src/ds.json: ZeRO stage 3 is selected here.'],
    );
    assert.deepEqual(others, []);
    for (const map of ['"auto"', '0', '{"": local_rank}'])
      assert.equal(found(`${imports}${args}${model.replace('{"": 0}', map)}`).length, 1, map);
    const main = `${imports}def main():\n    ${args}    ${model}\nif __name__ == "__main__":\n    main()`;
    assert.equal(found(main).length, 1);
  });

  test('the configuration in the command', () => {
    const parsed =
      'parser = HfArgumentParser(TrainingArguments)\n(args,) = parser.parse_args_into_dataclasses()\n';
    const command = 'torchrun train.py --output_dir out --deepspeed ds.json';
    assert.equal(found(`${imports}${parsed}${model}`, stage3, command).length, 1);
    assert.deepEqual(found(`${imports}${model}\n${parsed}`, stage3, command), []);
    assert.deepEqual(found(`${imports}${parsed}${model}`, stage3, 'torchrun train.py --output_dir out'), []);
  });

  test('what fits, and what nobody can tell', () => {
    for (const script of [
      `${model}\n${args}`,
      `${args}model = AutoModelForCausalLM.from_pretrained("a")`,
      `${args}${model.replace('{"": 0}', 'None')}`,
      `${args}${model.replace('{"": 0}', 'get_kbit_device_map()')}`,
      `${args}if alone:\n    ${model}`,
      `${args}try:\n    ${model}\nexcept ValueError:\n    pass`,
      `${args}args = TrainingArguments("out")\n${model}`,
      `TrainingArguments("out", deepspeed="ds.json")\n${model}`,
      `def make():\n    ${args}${model}\nmake()`,
      `${args.replace('"ds.json"', 'config')}${model}`,
      `${args}from transformers.integrations import unset_hf_deepspeed_config\nunset_hf_deepspeed_config()\n${model}`,
      `import json\njson.dump({"zero_optimization": {"stage": 2}}, open("ds.json", "w"))\n${args}${model}`,
    ])
      assert.deepEqual(found(imports + script), [], script);
    for (const line of ['del args', 'transformers.modeling_utils.is_deepspeed_zero3_enabled = never'])
      assert.deepEqual(found(`${imports}${args}${line}\n${model}`), [], line);
    for (const before of ['sed -i s/3/2/ ds.json', 'cp ds2.json ds.json'])
      assert.deepEqual(found(imports + args + model, undefined, `${before} && python train.py`), [], before);
    for (const config of [
      '{"zero_optimization": {"stage": 2}}',
      '{}',
      '{"zero_optimization": {"stage": "auto"}}',
    ])
      assert.deepEqual(found(imports + args + model, config), [], config);
  });

  test('the fix leaves it out', () => {
    const after = expectFixed(job(imports + args + model), code);
    assert.match(after.files.get('p/src/train.py') ?? '', /from_pretrained\("a", use_cache=False\)$/m);
  });
});

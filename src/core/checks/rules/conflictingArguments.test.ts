import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'conflicting-arguments';
const job = (script: string, transformers = '4.57.1') =>
  `--- p/job.yml\ncode: ./src\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- p/src/train.py\nfrom transformers import AutoModelForCausalLM, BitsAndBytesConfig\n${script}\n--- p/conda.yml\ndependencies:\n  - python=3.11\n  - pip\n  - pip:\n      - transformers==${transformers}\n      - accelerate==1.10.1\n      - bitsandbytes==0.48.1\n`;
const load = (given: string) => `AutoModelForCausalLM.from_pretrained("m", ${given})`;
const both = load('load_in_4bit=True, quantization_config=config');
const config = 'config = BitsAndBytesConfig(load_in_4bit=True)\n';
const text = config + both;

describe(code, () => {
  test('both, whether the configuration has a name or not', () => {
    expectProject(job(text).replace('train.py\n', `train.py\n#               ^^^^^^^^ ${code} error\n`));
    assert.deepEqual(messagesIn(job(text, '4.38.0'), code), [
      'train.py passes load_in_4bit and quantization_config to from_pretrained, which transformers 4.38.0 does not accept together. Pass only quantization_config.',
    ]);
    assert.deepEqual(relatedIn(job(text), code), [
      'p/src/train.py: load_in_4bit is passed here.',
      'p/src/train.py: quantization_config is passed here.',
    ]);
    for (const script of [
      load('quantization_config=BitsAndBytesConfig(), load_in_8bit=True'),
      `def main():\n    ${config}    return ${both}\nmain()`,
      `${config}def main():\n    return ${both}\nif __name__ == "__main__":\n    main()`,
    ])
      assert.equal(messagesIn(job(script), code).length, 1, script);
  });

  test('where one of them may say nothing, or the call may not be made', () => {
    for (const script of [
      config + load('quantization_config=config'),
      load('load_in_4bit=True'),
      config + both.replace('=True', '=False'),
      config + both.replace('=True', '=four'),
      `four = False\n${config}${both.replace('=True', '=four')}`,
      load('load_in_4bit=True, quantization_config=None'),
      load('load_in_4bit=True, quantization_config=BitsAndBytesConfig() if a else None'),
      load('load_in_4bit=True, quantization_config=config_of(a)'),
      load('load_in_4bit=True, quantization_config=config'),
      `if a:\n    ${config}else:\n    config = None\n${both}`,
      `config = BitsAndBytesConfig() if a else None\n${both}`,
      `${config}def main(config=None):\n    ${both}\nmain()`,
      `${config}if a:\n    ${both}`,
      `${config}try:\n    ${both}\nexcept ValueError:\n    pass`,
      `${config}def other():\n    ${both}`,
      config + both.replace('=config', '=config, trust_remote_code=True'),
      config + both.replace('=config', '=config, **more'),
      text.replaceAll('from_pretrained', 'from_config'),
      `AutoModelForCausalLM.from_pretrained = load\n${text}`,
    ])
      expectNone(job(script), code);
  });

  test('releases that accept both, or neither, or that are not known', () => {
    for (const release of ['4.37.2', '5.1.0']) expectNone(job(text, release), code);
    expectNone(job(text).replace('==4.57.1', ''), code);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed } from '../../../../test/support/project.ts';

const code = 'distributed-device-map';
const four = 'distribution:\n  type: pytorch\n  process_count_per_instance: 4\n';
const imports =
  'from peft import PeftModel, get_peft_model\nfrom transformers import AutoModelForCausalLM, Trainer\n';
const model = 'model = AutoModelForCausalLM.from_pretrained("a", device_map="auto")\n';
const trains = 'trainer = Trainer(model=model, args=args)\ntrainer.train()\n';
const job = (script: string, more = four, command = 'python train.py', pins = 'accelerate==1.11.0') =>
  `--- p/job.yml\ncode: ./src\nenvironment:\n  build: {path: ctx}\ncommand: ${command}\n${more}--- p/ctx/Dockerfile\nFROM python:3.12\nRUN pip install torch transformers ${pins}\n--- p/src/train.py\n${script}`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);

describe(code, () => {
  test('a model on all GPUs, in each of several processes', () => {
    const [first, ...others] = found(imports + model + trains);
    assert.equal(
      first?.message,
      'train.py trains a model with device_map="auto" in 4 processes per node, which accelerate rejects. Leave device_map out.',
    );
    assert.equal(first?.severity, 'warning');
    assert.equal(first?.related?.length, 2);
    assert.deepEqual(others, []);
    const more = [
      `${model}model = get_peft_model(model, config)\n${trains}`,
      `${model}if adapter:\n    model = PeftModel.from_pretrained(model, "b")\n${trains}`,
      `def main():\n    ${model}    trainer = Trainer(model, args)\n    trainer.train()\nmain()\n`,
      `class Own(Trainer):\n    pass\n${model}Own(model=model, args=args).train()\n`,
      `from trl import SFTTrainer\n${model}SFTTrainer(model=model, args=args).train()\n`,
    ];
    for (const script of more) assert.equal(found(imports + script).length, 1, script);
  });

  test('processes that the command starts', () => {
    const all = imports + model + trains;
    for (const command of [
      'torchrun --nproc_per_node 4 train.py',
      'accelerate launch --num_processes 2 train.py',
    ])
      assert.equal(found(all, '', command).length, 1, command);
    for (const command of [
      'python train.py',
      'torchrun --nproc_per_node 1 train.py',
      'torchrun --nproc_per_node $N train.py',
      'torchrun train.py',
      'accelerate launch train.py',
      'accelerate launch --config_file own.yaml --num_processes 2 train.py',
      'accelerate launch --num_machines 2 --num_processes 2 train.py',
      'CUDA_VISIBLE_DEVICES=0 torchrun --nproc_per_node 4 train.py',
      'source env.sh && torchrun --nproc_per_node 4 train.py',
      'torchrun --virtual-local-rank --nproc_per_node 4 train.py',
    ])
      assert.deepEqual(found(all, '', command), [], command);
  });

  test('one process, one GPU, releases that do not look', () => {
    const all = imports + model + trains;
    const sized = (size: string) => `${four}resources:\n  instance_type: ${size}\n`;
    assert.deepEqual(found(all, four.replace('4', '1')), []);
    assert.deepEqual(found(all, four.replace('pytorch', 'mpi')), []);
    assert.deepEqual(found(all, sized('Standard_NC4as_T4_v3')), []);
    assert.equal(found(all, sized('Standard_ND96isr_MI300X_v5')).length, 1);
    assert.deepEqual(found(all, four, undefined, 'accelerate==0.21.0'), []);
    assert.deepEqual(found(all, four, undefined, '"accelerate<2"'), []);
  });

  test('what is not trained, or not so, and what nobody can tell', () => {
    for (const script of [
      model,
      `${model}Trainer(model=other, args=args).train()\n`,
      `${model}Trainer(model=model, args=args).predict(data)\n`,
      `${model}model = merged(model)\n${trains}`,
      `${model}model = other\n${trains}`,
      `model = load()\n${model}${trains}`,
      `${model}if adapter:\n    ${trains.replace('\n', '\n    ')}`,
      model.replace('"auto"', '"auto", max_memory=limits') + trains,
      `if large:\n    ${model}${trains}`,
      model.replace('"auto"', '{"": rank}') + trains,
      model.replace('"auto"', 'None') + trains,
      model.replace('"auto"', '"sequential"') + trains,
      model.replace('"auto"', 'None if "WORLD_SIZE" in os.environ else "auto"') + trains,
      `import os\nos.environ["CUDA_VISIBLE_DEVICES"] = os.environ["LOCAL_RANK"]\n${model}${trains}`,
      `def train(model):\n    ${trains.replace('\n', '\n    ')}\n${model}train(model)\n`,
      `${model}Trainer(**given).train()\n`,
    ])
      assert.deepEqual(found(imports + script), [], script);
    for (const line of [
      'os.environ["HIP_VISIBLE_DEVICES"] = os.environ["LOCAL_RANK"]',
      'load_dotenv()',
      'os.environ.pop("WORLD_SIZE")',
      'del model.hf_device_map',
    ])
      assert.deepEqual(found(`${imports}${model}${line}\n${trains}`), [], line);
    const own = 'class Own(Trainer):\n    def _wrap_model(self, model, **given):\n        return model\n';
    assert.deepEqual(found(`${imports}${own}${model}Own(model=model, args=args).train()\n`), []);
    const shell = `${imports}${model}${trains}--- p/src/run.sh\nexport CUDA_VISIBLE_DEVICES=$LOCAL_RANK\npython train.py\n`;
    assert.deepEqual(found(shell, four, 'bash run.sh'), []);
    assert.equal(found(shell.replace(/export.*\n/, ''), four, 'bash run.sh').length, 1);
  });

  test('the fix leaves it out', () => {
    const after = expectFixed(job(imports + model + trains), code);
    assert.match(after.files.get('p/src/train.py') ?? '', /from_pretrained\("a"\)$/m);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';

const code = 'trainer-refuses';
const job = (command: string, script: string) =>
  `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: ${command}\n--- p/src/train.py\n${script}\n`;
const said = (command: string, script: string) =>
  new Workspace(filesOf(job(command, script))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );
const inCode = (given: string, more = '') =>
  said(
    'python train.py',
    `from transformers import TrainingArguments\n${more}args = TrainingArguments("out", ${given})`,
  );
const parser =
  'from transformers import HfArgumentParser, TrainingArguments\nHfArgumentParser(TrainingArguments).parse_args_into_dataclasses()';
const strategies = (evaluates: string, saves: string) =>
  `load_best_model_at_end needs the same eval_strategy and save_strategy, here "${evaluates}" and "${saves}".`;

describe(code, () => {
  test('the best model of what is never evaluated, or saved at other times', () => {
    assert.deepEqual(inCode('load_best_model_at_end=True'), [`error train.py: ${strategies('no', 'steps')}`]);
    assert.deepEqual(inCode('load_best_model_at_end=True, save_strategy="epoch"'), [
      `error train.py: ${strategies('no', 'epoch')}`,
    ]);
    assert.deepEqual(inCode('load_best_model_at_end=True, evaluation_strategy="epoch"'), [
      `error train.py: ${strategies('epoch', 'steps')}`,
    ]);
  });

  test('steps at which nothing is evaluated', () => {
    const given = (save: string, evaluate: string) =>
      inCode(
        `load_best_model_at_end=True, eval_strategy="steps", save_steps=${save}, eval_steps=${evaluate}`,
      );
    assert.deepEqual(given('500', '200'), [
      'error train.py: load_best_model_at_end needs save_steps to be a multiple of eval_steps: 500 is none of 200.',
    ]);
    assert.deepEqual(given('400', '200'), []);
    for (const [save, evaluate] of [
      ['0.5', '200'],
      ['500.5', '200'],
      ['500', '0'],
      ['500', 'every'],
      ['500', '1'],
    ] as const)
      assert.deepEqual(given(save, evaluate), [], `${save} ${evaluate}`);
    assert.deepEqual(given('1', '2').length, 1);
    for (const strategy of ['epoch', 'no'])
      assert.deepEqual(
        inCode(
          `load_best_model_at_end=True, eval_strategy="${strategy}", save_strategy="${strategy}", save_steps=500, eval_steps=200`,
        ),
        [],
        strategy,
      );
  });

  test('two precisions', () => {
    assert.deepEqual(inCode('fp16=True, bf16=True'), ['error train.py: fp16 and bf16 cannot both be true.']);
    assert.deepEqual(inCode('fp16=True, bf16=False'), []);
  });

  test('evaluation of a Trainer that has nothing to evaluate', () => {
    const made = (script: string, pin = 'transformers==4.57.1', more = '') =>
      new Workspace(
        filesOf(
          `--- p/job.yml\ncode: ./src\nenvironment:\n  build: {path: ctx}\ncommand: python train.py\n--- p/ctx/Dockerfile\nFROM python:3.12\nRUN pip install torch ${pin} accelerate\n--- p/src/train.py\nfrom transformers import Trainer, TrainingArguments\n${script}\n${more}`,
        ),
      ).all.flatMap(({ finding }) => (finding.code === code ? [finding] : []));
    const args = 'args = TrainingArguments("out", eval_strategy="steps")';
    const trainer = 'Trainer(model=load(), args=args, train_dataset=data)';
    const [found, ...others] = made(`${args}\n${trainer}`);
    assert.equal(
      found?.message,
      'train.py: Trainer gets no eval_dataset, but eval_strategy is "steps", which transformers 4.46 and later reject.',
    );
    assert.equal(found?.related?.length, 2);
    assert.deepEqual(others, []);
    const refused = [
      `def main():\n    ${args}\n    ${trainer}\nmain()`,
      `Trainer(load(), ${args.slice(7)}, collate, data)`,
      `${args}\nTrainer(model=load(), args=args, eval_dataset=None)`,
      `class Own(Trainer):\n    def compute_loss(self, model, inputs): ...\n${args}\nOwn(model=load(), args=args)`,
      `${args.replace('eval_', 'evaluation_').replace('steps', 'epoch')}\n${trainer}`,
    ];
    for (const script of refused) assert.equal(made(script).length, 1, script);
    assert.equal(made(`${args}\n${trainer}`, 'transformers').length, 1);
    const fits = [
      `${args}\nTrainer(model=load(), args=args, eval_dataset=data["test"])`,
      `${args}\nTrainer(load(), args, collate, data, test)`,
      `${args}\nTrainer(model=load(), args=args, **more)`,
      `${args}\nTrainer(*more, args=args)`,
      `${args}\nTrainer(model=load())`,
      `${args}\nargs.eval_strategy = "no"\n${trainer}`,
      `${args}\nargs.set_evaluate("no")\n${trainer}`,
      `${args}\nargs.eval_strategy: str = "no"\n${trainer}`,
      `${args}\nvars(args)["eval_strategy"] = "no"\n${trainer}`,
      `${args}\nargs.__dict__.update(eval_strategy="no")\n${trainer}`,
      `${args}\nobject.__setattr__(args, "eval_strategy", "no")\n${trainer}`,
      `${args}\nTrainer.__init__ = init\n${trainer}`,
      `${args}\ntest = None\ndef read():\n    global test\n    test = load()\nread()\nTrainer(model=load(), args=args, eval_dataset=test)`,
      `${args}\nif quick:\n    args = TrainingArguments("out")\n${trainer}`,
      `${args}\nif data:\n    ${trainer}`,
      `${args}\ntry:\n    ${trainer}\nexcept ValueError:\n    pass`,
      `def train(args):\n    ${trainer}\n${args}\ntrain(args)`,
      `${args}\nfor args in several(args):\n    ${trainer}`,
      `${args}\ntest = None\nif evaluates:\n    test = read()\nTrainer(model=load(), args=args, eval_dataset=test)`,
      `class Own(Trainer):\n    def __init__(self, **given):\n        super().__init__(eval_dataset=read(), **given)\n${args}\nOwn(model=load(), args=args)`,
      `${args.replace('"steps"', '"no"')}\n${trainer}`,
      `${args.replace('"steps"', 'when')}\n${trainer}`,
      `${args.replace(', eval_strategy="steps"', '')}\n${trainer}`,
    ];
    for (const script of fits) assert.deepEqual(made(script), [], script);
    for (const pin of ['transformers==4.45.2', '"transformers<4.50"', 'sentence-transformers'])
      assert.deepEqual(made(`${args}\n${trainer}`, pin), [], pin);
    const trl = `from trl import SFTConfig, SFTTrainer\nargs = SFTConfig("out", eval_strategy="epoch")\nSFTTrainer(model="a", args=args, train_dataset=data)`;
    assert.match(made(trl)[0]?.message ?? '', /^train\.py: SFTTrainer gets no eval_dataset/);
    assert.deepEqual(made(trl.replace('=data)', '=data, eval_dataset=test)')), []);
    assert.deepEqual(made(`import unsloth\n${trl}`), []);
    // A trainer of another library may evaluate on something of its own.
    assert.deepEqual(made(`from own import Trainer\n${args}\n${trainer}`), []);
    assert.deepEqual(
      said('python train.py', `from transformers import Trainer, TrainingArguments\n${args}\n${trainer}`),
      [],
    );
  });

  test('training data without a length', () => {
    const head =
      'from datasets import Dataset, IterableDataset, load_dataset\nfrom torch.utils import data\nfrom transformers import Trainer, TrainingArguments\n';
    const args = 'args = TrainingArguments("out", num_train_epochs=1)';
    const stream = 'load_dataset("c4", split="train", streaming=True)';
    const trainer = 'Trainer(model=load(), args=args, train_dataset=stream)';
    const made = (script: string) => said('python train.py', `${head}${script}`);
    const usual = `${args}\nstream = ${stream}\n${trainer}`;
    assert.deepEqual(made(usual), [
      'error train.py: Trainer gets a train_dataset without a length, so it needs max_steps.',
    ]);
    const own = (methods: string) =>
      `class Lines(data.IterableDataset):\n    def __init__(self, path):\n        self.path = path\n${methods}\n${args}\nTrainer(model=load(), args=args, train_dataset=Lines("a"))`;
    /** Another file has a class of that name. */
    const elsewhere = (first: string) =>
      `${first}\n${args}\nTrainer(model=load(), args=args, train_dataset=Lines("a"))\n--- p/src/lines.py\nfrom torch.utils import data\nclass Lines(data.IterableDataset):\n    def __iter__(self): ...`;
    const refused = [
      usual.replace('epochs=1', 'epochs=1, max_steps=-1'),
      usual.replace('"train"', 'f"train{part}"'),
      usual.replace('split="train", ', 'None, None, None, "train", '),
      usual.replace('\nTrainer', '\nstream = stream.shuffle(seed=1).map(f, batched=True)\nTrainer'),
      usual.replace('\nTrainer', '\nif small:\n    stream = stream.take(10)\nTrainer'),
      usual.replace('split="train", ', '').replace('=stream)', '=stream.map(f)["train"])'),
      usual.replace(stream, 'IterableDataset.from_generator(read)'),
      usual.replace(stream, 'Dataset.from_dict(read()).to_iterable_dataset()'),
      own('    def __iter__(self): ...'),
      `def main():\n    ${usual.replaceAll('\n', '\n    ')}\nmain()`,
      elsewhere('from lines import Lines'),
      `from trl import SFTConfig, SFTTrainer\n${usual.replace('TrainingArguments', 'SFTConfig').replace('\nTrainer', '\nSFTTrainer')}`,
    ];
    for (const script of refused) assert.equal(made(script).length, 1, script);
    const fits = [
      usual.replace('num_train_epochs=1', 'max_steps=100'),
      usual.replace('num_train_epochs=1', 'max_steps=steps'),
      usual.replace('epochs=1', 'epochs=1, **more'),
      usual.replace('\nTrainer', '\nargs.max_steps = 100\nTrainer'),
      usual.replace('\nTrainer', '\nargs.set_training(8, num_epochs=1)\nTrainer'),
      usual.replace('\nTrainer', '\nsetattr(args, name, 100)\nTrainer'),
      usual.replace('streaming=True', 'streaming=streams'),
      usual.replace('split="train", ', ''),
      usual.replace('"train"', '["train", "test"]'),
      usual.replace('"train"', 'split'),
      usual.replace('"train"', '"train", **more'),
      usual.replace('=stream)', '=list(stream))'),
      usual.replace('=stream)', '=Dataset.from_list(list(stream.take(100))))'),
      usual.replace('\nTrainer', '\nstream = Dataset.from_list(list(stream))\nTrainer'),
      usual.replace('\nTrainer', '\nif small:\n    stream = read()\nTrainer'),
      usual.replace('\nTrainer', '\nfor stream in parts:\n    Trainer'),
      usual.replace(stream, 'other.map(f)\nother = stream.map(f)'),
      usual
        .replace('split="train", ', '')
        .replace('\nTrainer', '\nstream["train"] = read()\nTrainer')
        .replace('=stream)', '=stream["train"])'),
      usual
        .replace('split="train", ', '')
        .replace('\nTrainer', '\nread(stream)\nTrainer')
        .replace('=stream)', '=stream["train"])'),
      usual
        .replace('split="train", ', '')
        .replace('\nTrainer', '\nstream.update(train=read())\nTrainer')
        .replace('=stream)', '=stream["train"])'),
      usual.replace('\nTrainer', '\nIterableDataset.__len__ = length\nTrainer'),
      usual.replace('\nTrainer', '\nif trains:\n    Trainer'),
      usual.replace('args=args, ', ''),
      `import unsloth\n${usual}`,
      `${args}\nstream = None\ndef read():\n    global stream\n    stream = []\n    stream.append(1)\nstream = ${stream}\nread()\n${trainer}`,
      own('    def __len__(self): return 3'),
      own('    def __iter__(self): ...').replace('(data.IterableDataset)', '(data.IterableDataset, Sized)'),
      own('    def __iter__(self): ...').replace('data.IterableDataset', 'data.Dataset'),
      `class Own(Trainer):\n    def __init__(self, **given): ...\n${usual.replace('\nTrainer', '\nOwn')}`,
      own('    def __iter__(self): ...').replace('class', '@sized\nclass'),
      elsewhere('import lines\nfrom big import Lines'),
      `class Own(TrainingArguments):\n    max_steps: int = 10\n${usual.replace('args = TrainingArguments', 'args = Own')}`,
    ];
    for (const script of fits) assert.deepEqual(made(script), [], script);
  });

  test('what fits, and what nobody can tell', () => {
    for (const given of [
      'load_best_model_at_end=True, eval_strategy="epoch", save_strategy="epoch"',
      'load_best_model_at_end=True, save_strategy="best"',
      'load_best_model_at_end=False',
      'load_best_model_at_end=best',
      'load_best_model_at_end=True, save_strategy=strategy',
      'load_best_model_at_end=True, **more',
      'save_strategy="epoch"',
    ])
      assert.deepEqual(inCode(given, 'best, strategy, more = load()\n'), [], given);
    // A class of the program may evaluate by default.
    const own =
      'import transformers\nclass Own(transformers.TrainingArguments):\n    eval_strategy: str = "steps"\nOwn("out", load_best_model_at_end=True)';
    assert.deepEqual(said('python train.py', own), []);
    const perhaps =
      'import sys\nfrom transformers import TrainingArguments\nif len(sys.argv) > 1:\n    TrainingArguments("out", load_best_model_at_end=True)';
    assert.deepEqual(said('python train.py', perhaps), []);
  });

  test('options of the command', () => {
    expectProject(
      `--- p/job.yml\ncode: ./src\nenvironment: azureml:mine:1\ncommand: torchrun train.py --output_dir out --load_best_model_at_end --save_strategy epoch\n#                                           ^^^^^^^^^^^^^^^^^^^^^^^^ ${code} error\n--- p/src/train.py\n${parser}\n`,
    );
    const fits = '--output_dir out --load_best_model_at_end True --save_strategy epoch --eval_strategy epoch';
    assert.deepEqual(said(`torchrun train.py ${fits}`, parser), []);
    assert.deepEqual(said('torchrun train.py --output_dir out --load_best_model_at_end false', parser), []);
    assert.deepEqual(said('torchrun train.py config.json --load_best_model_at_end', parser), []);
    const sets = `${parser}\nargs.eval_strategy = "steps"`;
    assert.deepEqual(said('torchrun train.py --output_dir out --load_best_model_at_end', sets), []);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed } from '../../../../test/support/project.ts';

const code = 'missing-padding-token';
const job = (text: string, pin = 'transformers==4.57.1', more = '') =>
  `--- p/job.yml\ncode: ./src\nenvironment:\n  build: {path: ctx}\ncommand: python train.py\n--- p/ctx/Dockerfile\nFROM python:3.12\nRUN pip install torch ${pin} accelerate\n--- p/src/train.py\n${text}\n${more}`;
const found = (...given: Parameters<typeof job>) => foundIn(job(...given), code);
const head =
  'from transformers import AutoTokenizer, DataCollatorForLanguageModeling, DataCollatorWithPadding, GPT2TokenizerFast, Trainer\n';
const script = (rest: string, model = '"gpt2"') =>
  `${head}tokenizer = AutoTokenizer.from_pretrained(${model})\n${rest}`;
const encode =
  'def encode(rows):\n    return tokenizer(rows["text"], padding="max_length", truncation=True)\n';
const maps = `${encode}data = data.map(encode, batched=True)`;
const usual = script(maps);
const rows = 'from datasets import load_dataset\ndata = load_dataset("text", split="train")\n';
const ofRows =
  'collator = DataCollatorForLanguageModeling(tokenizer=tokenizer, mlm=False)\nTrainer(model=model, train_dataset=data, data_collator=collator).train()';
const trains = 'trainer = Trainer(model=model, args=args, data_collator=collator)\ntrainer.train()';

describe(code, () => {
  test('tokenizers without a token', () => {
    const [first, ...others] = found(usual);
    assert.equal(
      first?.message,
      'train.py pads with the tokenizer of gpt2, which has no padding token. Set tokenizer.pad_token first.',
    );
    assert.equal(first?.severity, 'error');
    assert.deepEqual(
      first?.related?.map(({ message }) => message),
      ['The tokenizer is loaded here.', 'It pads here.'],
    );
    assert.deepEqual(others, []);
    for (const model of [
      'openai-community/gpt2-xl',
      'distilgpt2',
      'EleutherAI/gpt-neox-20b',
      'EleutherAI/pythia-410m-deduped',
    ])
      assert.equal(found(script(maps, `"${model}"`)).length, 1, model);
    assert.equal(found(usual, 'transformers==5.0.0').length, 1);
    for (const pin of ['transformers==5.0.0', 'transformers', ''])
      assert.deepEqual(found(script(maps, '"EleutherAI/pythia-410m"'), pin), [], pin);
  });

  test('ways to pad', () => {
    const bad = [
      script('batch = tokenizer(["a", "b"], padding=True, return_tensors="pt")'),
      script('batch = tokenizer(["a", "b"], padding="longest")'),
      script('data = data.map(lambda rows: tokenizer(rows["text"], padding=True), batched=True)'),
      script('data = data.map(function=lambda rows: tokenizer(rows["text"], padding=True))'),
      script(`collator = DataCollatorWithPadding(tokenizer)\n${trains}`),
      ...[rows, `${rows}data = data.shuffle()\n`, rows.replace('split="train"', '"plain"')].map((each) =>
        script(each + ofRows.replace('=data', each === rows ? '=data' : '=data.map(encode)["train"]')),
      ),
      script(
        'model.resize_token_embeddings(len(tokenizer))\nprint(tokenizer)\ntokenizer(["a"], padding=True)',
      ),
      script('model = load(pad_token_id=tokenizer.eos_token_id)\ntokenizer(["a"], padding=True)'),
      script('model.config.pad_token_id = tokenizer.eos_token_id\ntokenizer(["a"], padding=True)'),
      usual
        .replace('AutoTokenizer.from', 'GPT2TokenizerFast.from')
        .replace('"gpt2"', '"gpt2", padding_side="left"'),
      script(maps, 'NAME').replace('tokenizer =', 'NAME = "gpt2"\ntokenizer ='),
      `${head}def main():\n    ${usual.slice(head.length).replaceAll('\n', '\n    ')}\nmain()\n`,
      `${usual}\nevaluate(tokenizer)`,
    ];
    for (const text of bad) assert.equal(found(text).length, 1, text);
  });

  test('what fits, and what nobody can tell', () => {
    const before = (line: string) => script(`${line}\n${maps}`);
    const fits = [
      before('tokenizer.pad_token = tokenizer.eos_token'),
      before('tokenizer.pad_token_id = 0'),
      before('tokenizer.add_special_tokens(more)'),
      before('setattr(tokenizer, name, value)'),
      before('prepare(tokenizer)'),
      before('prepare({"tokenizer": tokenizer})'),
      before('model, tokenizer = prepare(model)'),
      before('if small:\n    tokenizer = AutoTokenizer.from_pretrained("b")'),
      before('def prepare():\n    change(tokenizer)\nprepare()'),
      before('for tokenizer in several:\n    pass'),
      script(maps, '"gpt2", pad_token="<pad>"'),
      script(maps, '"gpt2", revision="b"'),
      script(maps, '"gpt2", **more'),
      script(maps, 'name'),
      script(maps, '"own/gpt2"'),
      script(maps, '"bert-base-cased"'),
      usual.replace('"max_length"', 'False'),
      usual.replace('"max_length"', '"do_not_pad"'),
      usual.replace('"max_length"', 'pads'),
      usual.replace('padding="max_length", ', ''),
      usual.replace('encode(rows)', 'encode(rows, tokenizer)'),
      usual.replace('    return', '    tokenizer = load()\n    return'),
      usual.replace('    return', '    if rows:\n        return {}\n    return'),
      usual.replace('data = data', '@cached\ndef encode(rows): ...\ndata = data'),
      usual.replace('data = data.map', 'if maps:\n    data = data.map'),
      usual.replace('data = data.map', 'data = data.apply'),
      usual.replace('data = data', 'from own import encode\ndata = data'),
      usual.replace('data = data', 'try:\n    data = data').concat('\nexcept ValueError:\n    pass'),
      script('data.map(lambda rows: tokenizer(rows["text"], padding=True) if rows else {})'),
      script('data.map(lambda rows: ready or tokenizer(rows["text"], padding=True))'),
      script(`collator = DataCollatorWithPadding(tokenizer, padding=False)\n${trains}`),
      script(`collator = DataCollatorWithPadding(tokenizer)\n${trains.replace('.train', '.evaluate')}`),
      script(`collator = DataCollatorWithPadding(other)\n${trains}`),
      // Tensors of one length are put together without padding.
      ...['blocks = list(ids.view(-1, 128))', 'blocks = Blocks(tokenizer(text)["input_ids"])', ''].map(
        (each) => script(`${each}\n${ofRows.replace('=data', '=blocks')}`),
      ),
      script(`${rows}if small:\n    data = blocks\n${ofRows}`),
      script(`${rows}data = data.to_list()\n${ofRows}`),
      script(`collator = DataCollatorWithPadding(tokenizer)\ncollator.tokenizer = other\n${trains}`),
      before('tokenizer._pad_token = "<pad>"'),
      script(
        `collator = DataCollatorWithPadding(tokenizer)\n${trains.replace('trainer.train', 'trainer.data_collator = own\ntrainer.train')}`,
      ),
      // It is mapped when it is read, or elsewhere.
      usual.replace('data = data', 'data = load_dataset("c4", streaming=True)\ndata = data'),
      usual.replace('data = data', 'import dask.bag\ndata = data'),
      usual.replace('data = data', 'data = ThreadPoolExecutor()\ndata = data'),
      usual.replace('data = data', 'class Later:\n    def map(self, f): ...\ndata = data'),
      script(
        `class Own(DataCollatorWithPadding):\n    def __call__(self, rows): ...\ncollator = Own(tokenizer)\n${trains}`,
      ),
      script(
        `class Own(Trainer):\n    def compute_loss(self, model): ...\ncollator = DataCollatorWithPadding(tokenizer)\n${trains.replace('Trainer', 'Own')}`,
      ),
      `import unsloth\n${usual}`,
      usual.replace('AutoTokenizer,', 'AutoModel,').replace('from', 'from own import AutoTokenizer\nfrom'),
      // SFTTrainer of trl sets it.
      `from trl import SFTTrainer\n${script(`SFTTrainer(model, processing_class=tokenizer)\n${maps}`)}`,
    ];
    for (const text of fits) assert.deepEqual(found(text), [], text);
    const prepared = (name: string) =>
      foundIn(
        job(usual, undefined, `--- p/src/prepare.py\ntokenizer.save_pretrained("${name}")\n`).replace(
          'python train.py',
          'python prepare.py && python train.py',
        ),
        code,
      ).length;
    assert.equal(prepared('gpt2'), 0);
    assert.equal(prepared('outputs'), 1);
    for (const file of ['tokenizer_config', 'special_tokens_map'])
      assert.deepEqual(found(usual, undefined, `--- p/src/gpt2/${file}.json\n{}\n`), []);
  });

  test('the fix uses the token that ends a text', () => {
    const after = expectFixed(job(usual.replace('"gpt2")', '"gpt2")  # small')), code);
    assert.match(
      after.files.get('p/src/train.py') ?? '',
      /\("gpt2"\) {2}# small\ntokenizer\.pad_token = tokenizer\.eos_token\ndef encode/,
    );
    assert.deepEqual(found(usual.replace('\ntokenizer =', '\nready = True; tokenizer ='))[0]?.fixes, []);
  });
});

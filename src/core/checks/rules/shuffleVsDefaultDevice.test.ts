import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { expectFixed, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'shuffle-vs-default-device';
const job = (script: string, more = '', environment = active) =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${environment}\n${more}command: python train.py\n--- p/src/train.py\nimport torch\nfrom torch.utils.data import DataLoader, RandomSampler, random_split\n${script}\n`;
const said = (...given: Parameters<typeof job>) =>
  new Workspace(filesOf(job(...given))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );
const found = (name = 'DataLoader') => [
  `error train.py: the default device is CUDA, but ${name} shuffles with a generator of the CPU. Pass generator=torch.Generator(device="cuda").`,
];
const set = 'torch.set_default_device("cuda")\n';
const loop = (given = 'data, shuffle=True') => `for x in DataLoader(${given}):\n    pass\n`;

describe(code, () => {
  test('a loader that shuffles', () => {
    for (const given of ['data, shuffle=True', 'data, 32, True', 'data, shuffle=True, num_workers=4'])
      assert.deepEqual(said(set + loop(given)), found(), given);
    for (const given of [
      'data',
      'data, shuffle=False',
      'data, shuffle=shuffle',
      'data, shuffle=True, generator=torch.Generator(device="cuda")',
      'data, shuffle=True, generator=None',
      'data, shuffle=True, sampler=None',
      'data, shuffle=True, **more',
    ])
      assert.deepEqual(said(set + loop(given)), [], given);
    assert.deepEqual(said(`${set}DataLoader(data, shuffle=True)`), []);
    assert.deepEqual(said(`${set}if many:\n    for x in DataLoader(data, shuffle=True):\n        pass`), []);
  });

  test('what sets the device', () => {
    for (const first of [
      'torch.set_default_device(torch.device("cuda:1"))',
      'device = "cuda"\ntorch.set_default_device(device)',
      'torch.set_default_tensor_type("torch.cuda.FloatTensor")',
      'torch.set_default_tensor_type(torch.cuda.HalfTensor)',
      'def begin():\n    torch.set_default_device("cuda")\n\nbegin()',
    ])
      assert.deepEqual(said(`${first}\n${loop()}`), found(), first);
    for (const first of [
      'torch.set_default_device("cpu")',
      'torch.set_default_device(device)',
      'torch.set_default_tensor_type(torch.DoubleTensor)',
      'if gpu:\n    torch.set_default_device("cuda")',
      'torch.set_default_device("cuda")\nmodel = make()\ntorch.set_default_device("cpu")',
      'torch.set_default_device("cuda")\nwith torch.device("cpu"):\n    pass',
      'from accelerate import Accelerator\ntorch.set_default_device("cuda")',
      `${set}cpu = torch.device("cpu")\ncpu.__enter__()`,
      `${set}stack.enter_context(torch.device('cpu'))`,
      `${set}with (\n    torch.device("cpu"),\n):\n    pass`,
      `${set}torch.randperm = own`,
      `${set}RandomSampler.__iter__ = own`,
      'def begin():\n    torch.set_default_device("cuda")',
    ])
      assert.deepEqual(said(`${first}\n${loop()}`), [], first);
    assert.deepEqual(said(loop() + set), []);
    assert.deepEqual(
      said(`${set}@torch.device("cpu")\ndef main():\n    ${loop().replace('\n', '\n    ')}\nmain()`),
      [],
    );
    const own = 'class Loader(DataLoader):\n    def __iter__(self):\n        return iter([])\n\n';
    assert.deepEqual(said(own + set + loop().replace('DataLoader', 'Loader')), []);
    assert.deepEqual(
      said(
        `${set}loader = DataLoader(data, shuffle=True)\nsetattr(loader.sampler, "generator", own)\nfor x in loader:\n    pass`,
      ),
      [],
    );
    assert.deepEqual(
      said(`loader = DataLoader(data, shuffle=True)\n${set}for x in loader:\n    pass`),
      found(),
    );
    assert.deepEqual(
      said(
        `${set}loader = DataLoader(data, shuffle=True)\nloader.sampler.generator = own\nfor x in loader:\n    pass`,
      ),
      [],
    );
  });

  test('a device that depends on the machine', () => {
    const first = 'torch.set_default_device("cuda" if torch.cuda.is_available() else "cpu")\n';
    const on = (size: string) => said(first + loop(), `resources:\n  instance_type: ${size}\n`);
    assert.deepEqual(on('Standard_NC24ads_A100_v4'), found());
    assert.deepEqual(on('Standard_D4s_v3'), []);
    assert.deepEqual(said(first + loop()), []);
  });

  test('data that is split', () => {
    for (const given of ['data, [0.8, 0.2]', 'data, lengths=[8, 2]'])
      assert.deepEqual(said(`${set}random_split(${given})`), found('random_split'), given);
    for (const given of [
      'data, [8, 2], generator=torch.Generator(device="cuda")',
      'data, [8, 2], own',
      'data, *sizes',
    ])
      assert.deepEqual(said(`${set}random_split(${given})`), [], given);
    assert.deepEqual(said(`random_split(data, [8, 2])\n${set}`), []);
  });

  test('where the release of PyTorch is unknown', () => {
    assert.deepEqual(said(set + loop(), '', 'azureml:mine:1'), []);
  });

  test('where it stands, and the fix', () => {
    assert.deepEqual(relatedIn(job(set + loop()), code), [
      'p/src/train.py: It gets no generator here.',
      'p/src/train.py: The default device is set here.',
    ]);
    const fixed = expectFixed(job(set + loop()), code);
    assert.match(
      fixed.files.get('p/src/train.py') ?? '',
      /DataLoader\(data, shuffle=True, generator=torch\.Generator\(device="cuda"\)\)/,
    );
  });
});

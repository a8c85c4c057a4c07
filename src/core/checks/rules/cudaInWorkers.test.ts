import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'cuda-in-workers';
const job = (script: string, more = '', environment = active) =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${environment}\n${more}command: python train.py\n--- p/src/train.py\n${script}\n`;
const said = (...given: Parameters<typeof job>) =>
  new Workspace(filesOf(job(...given))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );

const imports = `import torch
from torch import nn
from torch.utils.data import DataLoader, Dataset, IterableDataset
`;
const dataset = (item = 'return self.x[i].to("cuda")', base = 'Dataset', more = '') => `
class Data(${base}):
${more}    def __getitem__(self, i):
        ${item}
`;
const model = 'model = nn.Linear(2, 2).cuda()\n';
const loop = 'for x in DataLoader(Data(), num_workers=4):\n    model(x)\n';
const script = (item?: string) => `${imports}${dataset(item)}${model}${loop}`;
const found = (name: string) => [
  `error train.py: ${name} uses CUDA, but DataLoader calls it in forked worker processes, which cannot. Move batches to the GPU in the training loop.`,
];
const ofData = found('Data.__getitem__');

describe(code, () => {
  test('what the dataset does in workers', () => {
    for (const item of [
      'return self.x[i].to("cuda")',
      'return self.x[i].to(device="cuda:0"), self.y[i]',
      'return {"x": torch.tensor(self.x[i]).cuda()}',
      'return self.transform(self.x[i]).cuda(non_blocking=True)',
      'x = self.x[i]\n        x = x.cuda()\n        return x',
      'return torch.zeros(2, device=torch.device("cuda"))',
      'with torch.no_grad():\n            return self.x[i].to("cuda")',
    ])
      assert.deepEqual(said(script(item)), ofData, item);
    for (const item of [
      'return self.x[i]',
      'return self.x[i].to("cpu")',
      'return self.x[i].to(self.device)',
      'return self.x[i].to(torch.float32)',
      'if self.gpu:\n            return self.x[i].cuda()\n        return self.x[i]',
      'if i in self.cache:\n            return self.cache[i]\n        return self.x[i].cuda()',
      'try:\n            return self.x[i].cuda()\n        except RuntimeError:\n            return self.x[i]',
      'return self.x[i].cuda() if torch.cuda.is_initialized() else self.x[i]',
      // One without parameters stays where it is.
      'return Transform().to("cuda")(self.x[i])',
      'return self.transform.to("cuda")(self.x[i])',
      'return torch.zeros(2, device=torch.device("cpu"))',
    ])
      assert.deepEqual(said(script(item)), [], item);
  });

  test('where the device is named', () => {
    const named = (device: string, more = '', item = 'return self.x[i].to(device)') =>
      said(`${imports}${device}\n${dataset(item)}${model}${loop}`, more);
    for (const device of ['device = "cuda"', 'device = torch.device("cuda:1")'])
      assert.deepEqual(named(device), ofData, device);
    for (const device of [
      'device = torch.device("cpu")',
      'device = "cuda"\ndevice = "cpu"',
      'if gpu:\n    device = "cuda"',
      'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")',
      'device = "cuda" if big else "cpu"',
      'device = args.device',
    ])
      assert.deepEqual(named(device), [], device);
    assert.deepEqual(
      named('device = "cuda"', '', 'device = self.device\n        return self.x[i].to(device)'),
      [],
    );
  });

  test('a device that depends on the machine', () => {
    const device = 'device = torch.device("cuda" if torch.cuda.is_available() else "cpu")\n';
    const text = `${imports}${device}${dataset('return self.x[i].to(device)')}model = nn.Linear(2, 2).to(device)\n${loop}`;
    const on = (size: string, environment?: string) =>
      said(text, `resources:\n  instance_type: ${size}\n`, environment);
    assert.deepEqual(on('Standard_NC24ads_A100_v4'), ofData);
    assert.deepEqual(on('Standard_D4s_v3'), []);
    assert.deepEqual(said(text), []);
  });

  test('what the program itself does before', () => {
    const after = (before: string, more = '') => said(`${imports}${more}${dataset()}${before}\n${loop}`);
    const net = (layer: string) => `class Net(nn.Module):\n    def __init__(self):\n        ${layer}\n\n`;
    for (const [before, more] of [
      ['model = nn.Sequential(nn.ReLU(), nn.Linear(2, 2)).to("cuda")'],
      ['model = nn.Linear(2, 2)\nmodel = model.half()\nmodel = model.to("cuda")'],
      ['x = torch.zeros(1, device="cuda")'],
      ['torch.cuda.set_device(0)'],
      ['model = Net()\nmodel.cuda()', net('self.a = nn.Linear(2, 2)')],
      ['def build():\n    return nn.Linear(2, 2).cuda()\n\nmodel = build()'],
    ] as const)
      assert.deepEqual(after(before, more), ofData, before);
    for (const [before, more] of [
      ['model = nn.Linear(2, 2)'],
      ['model = nn.Linear(2, 2).to("cpu")'],
      ['criterion = nn.CrossEntropyLoss().cuda()'],
      ['model = Net().cuda()', net('self.a = nn.ReLU()')],
      ['model = Net().cuda()', net('if big:\n            self.a = nn.Linear(2, 2)')],
      ['model = Other().cuda()', 'from other import Other\n'],
      ['if gpu:\n    model = nn.Linear(2, 2).cuda()'],
      ['torch.cuda.set_device(-1)'],
      ['torch.cuda.manual_seed(1)'],
      ['device = torch.device("cuda")'],
      ['def build():\n    return nn.Linear(2, 2).cuda()'],
    ] as const)
      assert.deepEqual(after(before, more), [], before);
    assert.deepEqual(said(`${imports}${dataset()}${loop}${model}`), []);
  });

  test('where the loader is made and used', () => {
    const used = (text: string) => said(`${imports}${dataset()}${text}`);
    const made = 'loader = DataLoader(Data(), num_workers=4)\n';
    const train = 'def train(model, loader):\n    for i, x in enumerate(tqdm(loader)):\n        model(x)\n\n';
    for (const text of [
      `${made}${model}for epoch in range(3):\n    for x in loader:\n        model(x)`,
      `workers = 4\ndata = Data()\n${model}for x in DataLoader(data, num_workers=workers):\n    pass`,
      `${train}${made}${model}train(model, loader)`,
      `${train}def main():\n    loader = DataLoader(Data(), num_workers=4)\n    model = nn.Linear(2, 2).cuda()\n    train(model, loader=loader)\n\nif __name__ == "__main__":\n    main()`,
      `def main():\n    for x in DataLoader(Data(), num_workers=4, persistent_workers=False):\n        pass\n\n${model}main()`,
    ])
      assert.deepEqual(used(text), ofData, text);
    for (const text of [
      `${made}${model}`,
      `${made}${model}trainer.fit(model, loader)`,
      `${made}${model}if many:\n    for x in loader:\n        pass`,
      `${made}for x in loader:\n    model = nn.Linear(2, 2).cuda()`,
      `${made}loader = accelerator.prepare(loader)\n${model}for x in loader:\n    pass`,
      `${train}${made}${model}`,
      `def train(loader):\n    loader = prepare(loader)\n    for x in loader:\n        pass\n\n${made}${model}train(loader)`,
      `def main():\n    for x in DataLoader(Data(), num_workers=4):\n        pass\n\nmain()\n${model}main()`,
    ])
      assert.deepEqual(used(text), [], text);
    for (const given of [
      'num_workers=0',
      'num_workers=workers',
      'num_workers=args.workers',
      'batch_size=4',
      'num_workers=4, persistent_workers=True',
      'num_workers=4, multiprocessing_context="spawn"',
      'num_workers=4, **options',
    ])
      assert.deepEqual(used(`${model}for x in DataLoader(Data(), ${given}):\n    pass`), [], given);
  });

  test('workers that are not forked, and other datasets', () => {
    const started = (first: string) => said(`${imports}${first}\n${dataset()}${model}${loop}`);
    assert.deepEqual(started('torch.multiprocessing.set_sharing_strategy("file_system")'), ofData);
    for (const first of [
      'torch.multiprocessing.set_start_method("spawn")',
      'import multiprocessing as mp\nmp.set_start_method("forkserver", force=True)',
    ])
      assert.deepEqual(started(first), [], first);
    assert.deepEqual(said(script(), '', 'azureml:mine:1'), []);
    for (const [base, more] of [
      ['IterableDataset'],
      ['Base'],
      ['Dataset', '    def __getitems__(self, all):\n        return all\n\n'],
      ['Dataset', '    def to(self, device):\n        return self\n\n'],
      ['Dataset', '    @on_cpu\n'],
    ] as const)
      assert.deepEqual(said(`${imports}${dataset(undefined, base, more)}${model}${loop}`), [], more ?? base);
    assert.deepEqual(
      said(`${imports}${dataset(undefined, 'Base')}class Base(Dataset):\n    pass\n\n${model}${loop}`),
      ofData,
    );
  });

  test('the function that makes batches', () => {
    const batches = (body: string) =>
      said(
        `${imports}def collate(items):\n    ${body}\n\n${model}for x in DataLoader(data, num_workers=2, collate_fn=collate):\n    pass`,
      );
    assert.deepEqual(batches('return torch.stack(items).cuda()'), found('collate'));
    assert.deepEqual(batches('return torch.stack(items)'), []);
    const other = (first: string) =>
      said(
        `${imports}${first}\n${model}for x in DataLoader(data, num_workers=2, collate_fn=collate):\n    pass\n--- p/src/utils.py\nimport torch\ndef collate(items):\n    return torch.stack(items).cuda()`,
      );
    assert.deepEqual(
      other('from utils import collate'),
      found('collate').map((each) => each.replace('train.py', 'The code')),
    );
    for (const first of [
      'import utils\nfrom torch.utils.data import default_collate as collate',
      'import utils\ndef collate(items):\n    return torch.stack(items)',
    ])
      assert.deepEqual(other(first), [], first);
  });

  test('classes of the same names, and own ways to iterate', () => {
    const other = (first: string, made: string) =>
      said(
        `${imports}${first}\n${model}for x in DataLoader(${made}(), num_workers=2):\n    pass\n--- p/src/utils.py\nimport torch\nfrom torch.utils.data import Dataset\n${dataset().replace('Data(', 'FakeData(')}`,
      );
    assert.equal(other('from utils import FakeData', 'FakeData').length, 1);
    assert.equal(other('import utils', 'utils.FakeData').length, 1);
    for (const [first, made] of [
      ['import utils\nfrom torchvision.datasets import FakeData', 'FakeData'],
      ['import utils\nimport torchvision', 'torchvision.datasets.FakeData'],
    ] as const)
      assert.deepEqual(other(first, made), [], first);
    const changed = (before: string, loops = loop) =>
      said(`${imports}${dataset()}${before}\n${model}${loops}`);
    for (const [before, loops] of [
      ['Data.__getitem__ = own'],
      ['if small:\n    Data = Other'],
      ['', `def train(Data):\n    ${loop.replaceAll('\n', '\n    ')}\ntrain(Other)\n`],
      ['setattr(Data, "__getitem__", own)'],
      [
        'class Loader(DataLoader):\n    def __iter__(self):\n        return iter([])\n',
        loop.replace('DataLoader', 'Loader'),
      ],
      [
        '',
        'loader = DataLoader(Data(), num_workers=4)\nloader.num_workers = 0\nfor x in loader:\n    pass\n',
      ],
      [
        'class OnCpu:\n    def __getitem__(self, i):\n        return 1\n\nclass Both(OnCpu, Data):\n    pass\n',
        loop.replace('Data(', 'Both('),
      ],
    ] as const)
      assert.deepEqual(changed(before, loops), [], before);
    assert.deepEqual(said(script().replace('\nclass', '\n@on_cpu\nclass')), []);
  });

  test('where it stands', () => {
    assert.deepEqual(relatedIn(job(script()), code), [
      'p/src/train.py: CUDA is used here.',
      'p/src/train.py: Worker processes are requested here.',
      'p/src/train.py: The program uses CUDA before they start.',
    ]);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'data-loader-refuses';
const imports =
  'import torch\nfrom torch.utils.data import BatchSampler, DataLoader, RandomSampler\nfrom torch.utils.data.distributed import DistributedSampler\n';
const job = (script: string, environment: string) =>
  `--- p/job.yml\ncode: ./src\nenvironment: ${environment}\ncommand: python train.py\n--- p/src/train.py\n${imports}${script}\n`;
const said = (script: string, environment = 'azureml:mine:1') =>
  new Workspace(filesOf(job(script, environment))).all.flatMap(({ finding }) =>
    finding.code === code ? [`${finding.severity} ${finding.message}`] : [],
  );
const noWorkers = (given: string, more = '') =>
  `error train.py: DataLoader takes ${given} only with num_workers above 0${more}.`;
const both = 'error train.py: DataLoader takes either a sampler or shuffle=True, not both.';

describe(code, () => {
  test('what only workers do, without workers', () => {
    const unsaid = ', and its default is 0';
    for (const [given, expected] of [
      ['num_workers=0, prefetch_factor=4', noWorkers('prefetch_factor=4')],
      ['prefetch_factor=4', noWorkers('prefetch_factor=4', unsaid)],
      ['32, False, None, None, 0, prefetch_factor=4', noWorkers('prefetch_factor=4')],
      ['num_workers=0, persistent_workers=True', noWorkers('persistent_workers=True')],
      ['prefetch_factor=None, persistent_workers=True', noWorkers('persistent_workers=True', unsaid)],
    ])
      assert.deepEqual(said(`DataLoader(data, ${given})`), [expected], given);
    for (const given of [
      'num_workers=4, prefetch_factor=4',
      'num_workers=workers, prefetch_factor=4',
      'num_workers=0, prefetch_factor=None, persistent_workers=False',
      'num_workers=0, prefetch_factor=factor, persistent_workers=workers > 0',
      '32, False, None, None, 4, prefetch_factor=4',
      '32, False, None, None, workers, prefetch_factor=4',
      'num_workers=0, prefetch_factor=4, **options',
      '*options, prefetch_factor=4',
      'num_workers=0',
    ])
      assert.deepEqual(said(`DataLoader(data, ${given})`), [], given);
  });

  test('the former default, which PyTorch 1 takes', () => {
    const script = 'DataLoader(data, num_workers=0, prefetch_factor=2)';
    assert.deepEqual(said(script), []);
    assert.deepEqual(said(script, active), [noWorkers('prefetch_factor=2')]);
  });

  test('a sampler and an order', () => {
    for (const script of [
      'DataLoader(data, shuffle=True, sampler=DistributedSampler(data))',
      'DataLoader(data, 32, True, RandomSampler(data))',
      'sampler = DistributedSampler(data)\nDataLoader(data, shuffle=True, sampler=sampler)',
      'def main():\n    sampler = torch.utils.data.DistributedSampler(data)\n    with context():\n        return DataLoader(data, shuffle=True, sampler=sampler)\n\nif __name__ == "__main__":\n    main()',
    ])
      assert.deepEqual(said(script), [both], script);
    for (const script of [
      'DataLoader(data, shuffle=False, sampler=DistributedSampler(data))',
      'DataLoader(data, shuffle=shuffle, sampler=DistributedSampler(data))',
      'DataLoader(data, shuffle=True, sampler=None)',
      'DataLoader(data, shuffle=True, sampler=make(data))',
      'DataLoader(data, shuffle=True, sampler=DistributedSampler(data) if many else None)',
      'sampler = None\nif many:\n    sampler = DistributedSampler(data)\nDataLoader(data, shuffle=True, sampler=sampler)',
      'if many:\n    sampler = DistributedSampler(data)\nDataLoader(data, shuffle=True, sampler=sampler)',
      'sampler = DistributedSampler(data)\nsampler = None\nDataLoader(data, shuffle=True, sampler=sampler)',
      'sampler = DistributedSampler(data)\nsampler, size = None, 4\nDataLoader(data, shuffle=True, sampler=sampler)',
      'sampler = DistributedSampler(data)\nfor sampler in [None]:\n    DataLoader(data, shuffle=True, sampler=sampler)',
      'DataLoader(data, shuffle=True, sampler=sampler)\nsampler = DistributedSampler(data)',
      'sampler = DistributedSampler(data)\ndef make(sampler=None):\n    return DataLoader(data, shuffle=True, sampler=sampler)\nmake()',
      'try:\n    DataLoader(data, shuffle=True, sampler=DistributedSampler(data))\nexcept ValueError:\n    pass',
      'if many:\n    DataLoader(data, shuffle=True, sampler=DistributedSampler(data))',
    ])
      assert.deepEqual(said(script), [], script);
  });

  test('a sampler of batches and what it decides', () => {
    const made = 'BatchSampler(RandomSampler(data), 8, False)';
    const also = (given: string) => said(`DataLoader(data, batch_sampler=${made}, ${given})`);
    for (const [given, name] of [
      ['batch_size=8', 'batch_size'],
      ['shuffle=True', 'shuffle'],
      ['drop_last=True', 'drop_last'],
    ] as const)
      assert.deepEqual(also(given), [
        `error train.py: DataLoader takes either a batch_sampler or ${name}, not both.`,
      ]);
    for (const given of [
      'batch_size=1',
      'batch_size=size',
      'shuffle=False',
      'drop_last=last',
      'num_workers=2',
    ])
      assert.deepEqual(also(given), [], given);
    assert.deepEqual(said('DataLoader(data, batch_sampler=batches, batch_size=8)'), []);
  });

  test('other classes of that name, and where it stands', () => {
    assert.deepEqual(
      said('from own import DataLoader\nDataLoader(data, num_workers=0, prefetch_factor=4)'),
      [],
    );
    assert.deepEqual(
      said(
        'class DataLoader(DataLoader):\n    def __init__(self, data, **given):\n        pass\n\nDataLoader(data, num_workers=0, prefetch_factor=4)',
      ),
      [],
    );
    assert.deepEqual(
      said('torch.utils.data.DataLoader = Own\nDataLoader(data, num_workers=0, prefetch_factor=4)'),
      [],
    );
    for (const own of [
      'def DataLoader(data, **given):\n    return data',
      'from torch_geometric.loader import DataLoader',
      'from torch.utils.data import DataLoader',
    ])
      assert.equal(
        said(
          `from own import *\nDataLoader(data, num_workers=0, prefetch_factor=4)\n--- p/src/own.py\n${own}`,
        ).length,
        own.includes('utils') ? 1 : 0,
        own,
      );
    assert.deepEqual(relatedIn(job('DataLoader(data, num_workers=0, prefetch_factor=4)', active), code), [
      'p/src/train.py: It is passed here.',
      'p/src/train.py: It is passed here.',
    ]);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectNone } from '../../../../test/support/project.ts';

const code = 'torch-compile-vs-python';
const compiles = 'import torch\nmodel = torch.compile(torch.nn.Linear(2, 2))';
const job = (script: string, torch: string, python: string, command = 'python train.py') =>
  `--- p/job.yml\ncode: ./src\nenvironment: {image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20260409.v4", conda_file: conda.yml}\ncommand: ${command}\n--- p/src/train.py\n${script}\n--- p/conda.yml\ndependencies:\n  - python=${python}\n  - pip\n  - pip:\n      - torch==${torch}\n`;
const isFound = (text: string) => codesIn(text).includes(`${code} error`);

describe(code, () => {
  test('a Python for which there are wheels, and no compiler', () => {
    for (const [torch, python] of [
      ['2.0.1', '3.11'],
      ['2.2.2', '3.12'],
      ['2.3.1', '3.12'],
      ['2.5.1', '3.13'],
    ] as const)
      assert.ok(isFound(job(compiles, torch, python)), `${torch} ${python}`);
    for (const [torch, python] of [
      ['2.0.1', '3.10'],
      ['2.1.2', '3.11'],
      ['2.3.1', '3.11'],
      ['2.4.1', '3.12'],
      ['2.6.0', '3.13'],
      ['1.13.1', '3.11'],
      // Without a wheel it is not even installed.
      ['2.0.1', '3.12'],
      ['2.3.1', '3.13'],
    ] as const)
      expectNone(job(compiles, torch, python), code);
    const text = job(compiles, '2.3.1', '3.12');
    assert.deepEqual(messagesIn(text, code), [
      'train.py calls torch.compile, which torch 2.3.1 does not support on Python 3.12; torch 2.4 does.',
    ]);
    assert.deepEqual(relatedIn(text, code), [
      'p/src/train.py: It is called here.',
      'p/conda.yml: This is the torch that is installed.',
    ]);
  });

  test('how it is called', () => {
    const on = (script: string) => job(`import torch\n${script}`, '2.3.1', '3.12');
    for (const script of [
      '@torch.compile\ndef step(x):\n    return x',
      '@torch.compile(mode="max-autotune")\ndef step(x):\n    return x',
      'def main():\n    return torch.compile(model)\n\nif __name__ == "__main__":\n    main()',
      'from torch import compile\ncompile(model)',
    ])
      assert.ok(isFound(on(script)), script);
    for (const script of [
      'if hasattr(torch, "compile"):\n    model = torch.compile(model)',
      'model = torch.compile(model) if args.compile else model',
      'try:\n    model = torch.compile(model)\nexcept RuntimeError:\n    pass',
      'if new:\n    @torch.compile\n    def step(x):\n        return x',
      'def never():\n    return torch.compile(model)',
      'compile(text, "a", "exec")',
      'compiler = torch.compile',
      'torch.compile = lambda model: model\ntorch.compile(model)',
      'if old:\n    torch.compile = keep\n@torch.compile\ndef step(x):\n    return x',
      'setattr(torch, "compile", keep)\ntorch.compile(model)',
      'with mock.patch("torch.compile", keep):\n    torch.compile(model)',
    ])
      expectNone(on(script), code);
  });

  test('another Python, and builds of others', () => {
    expectNone(job(compiles, '2.3.1', '3.12', 'python3.11 train.py'), code);
    expectNone(
      job(compiles, '2.3.1', '3.12')
        .replace('  - pip\n', '  - pytorch=2.3.1\n')
        .replace('torch==2.3.1', 'numpy'),
      code,
    );
    expectNone(job(compiles, '2.3.1', '3.12').replace('torch==2.3.1', 'torch>=2.3'), code);
  });
});

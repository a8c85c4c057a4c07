import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectNone, expectProject, filesOf, Workspace } from '../../../../test/support/project.ts';
import { active } from '../../../../test/support/samples.ts';

const code = 'cpu-torch-on-gpu-size';
const index = '--index-url https://download.pytorch.org/whl/cpu';
const gpus = 'Standard_NC24ads_A100_v4';
const marked = `#                ${'^'.repeat(gpus.length)} ${code} warning\n`;
const withConda = (lines: readonly string[], size = gpus, mark = '') =>
  `--- p/job.yml\ncommand: python train.py\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\nresources:\n  instance_type: ${size}\n${mark}--- p/conda.yml\nchannels: [pytorch, conda-forge]\ndependencies:\n  - python=3.12\n${lines.map((each) => `  ${each}\n`).join('')}`;
const pip = (...lines: string[]) => ['- pip', '- pip:', ...lines.map((each) => `    - ${each}`)];

describe(code, () => {
  test('builds for the CPU', () => {
    for (const lines of [
      pip(index, 'torch==2.5.1'),
      pip(index, 'torch'),
      pip('--find-links https://download.pytorch.org/whl/torch', 'torch==2.5.1+cpu'),
      ['- pytorch=2.1.0', '- cpuonly'],
    ])
      expectProject(withConda(lines, gpus, marked));
  });

  test('what is said, and where it is required', () => {
    const [found] = new Workspace(filesOf(withConda(pip(index, 'torch'))))
      .findings('p/job.yml')
      .filter((each) => each.code === code);
    assert.equal(
      found?.message,
      `The environment has PyTorch for the CPU: on ${gpus} (NVIDIA A100 PCIe 80GB), torch.cuda.is_available() is False.`,
    );
    assert.deepEqual(
      found?.related?.map(({ path, message }) => `${path}: ${message}`),
      ['p/conda.yml: PyTorch for the CPU is required here.'],
    );
  });

  test('other builds, sizes without GPUs, and what else may use them', () => {
    expectNone(withConda(pip(index, 'torch'), 'Standard_DS3_v2'), code);
    for (const lines of [
      pip('torch==2.5.1'),
      pip(index, 'einops'),
      pip(index, '--extra-index-url https://example.com/simple', 'torch'),
      pip('--extra-index-url https://download.pytorch.org/whl/cpu', 'torch'),
      ...['onnxruntime-gpu', 'tensorflow', 'xgboost', 'lightgbm', 'jax'].map((other) =>
        pip(index, 'torch', other),
      ),
      ['- pytorch=2.1.0', '- pytorch-cuda=12.1'],
    ])
      expectNone(withConda(lines), code);
    expectNone(withConda(pip(index, 'torch')).replace(/resources:\n.*\n/, ''), code);
    // PyTorch is there already.
    expectNone(
      `--- p/job.yml\ncommand: pip install torch ${index} && python train.py\nenvironment: ${active}\nresources:\n  instance_type: ${gpus}\n`,
      code,
    );
  });
});

/** The stack across files, and the rules about it: the failures that people report, found; repaired, silent. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../src/core/base/span.ts';
import { complete } from '../src/core/features/completion/complete.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { inlayHints } from '../src/core/features/inlay/hints.ts';
import { lenses } from '../src/core/features/lens/lenses.ts';
import {
  fittingTorch,
  hasWheelFor,
  runsOnPython,
} from '../src/core/knowledge/compatibility/torchReleases.ts';
import { imageStack } from '../src/core/stack/image.ts';
import { versionIn } from '../src/core/stack/replay.ts';
import { versionText } from '../src/core/stack/version.ts';
import { frozenMatrix } from './support/frozenMatrix.ts';
import { expectFixed, expectProject, filesOf, goldenWorkspace, Workspace } from './support/project.ts';
import { cutMark, expectFindings } from './support/yaml.ts';

const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1';
const registry = 'azureml://registries/azureml/environments';

/** A job with a build context of these two files. */
const context = (dockerfile: string, requirements = '') => `--- job.yml
command: python train.py
environment:
  build:
    path: context
--- context/Dockerfile
${dockerfile}
--- context/requirements.txt
${requirements}
`;
const layered = (requirements: string) =>
  context(
    `FROM ${acpt}\nCOPY requirements.txt /tmp/\nRUN pip install -r /tmp/requirements.txt`,
    requirements,
  );
const condaJob = (
  conda: string,
  image = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:1',
) => `--- env.yml
name: e
image: ${image}
conda_file: conda.yml
--- conda.yml
${conda}
`;

describe('resolving across files', () => {
  const torchOf = (text: string, path = 'job.yml') => {
    const project = new Workspace(filesOf(text));
    const [environment] = project.facts(path).environments;
    const torch = environment?.stack?.packages.get('torch');
    return torch && { version: versionText(torch.value), origin: torch.origin };
  };

  test('a build context, its Dockerfile and its requirements', () => {
    const fact = torchOf(layered('torch==2.7.1'));
    assert.equal(fact?.version, '2.7.1');
    assert.deepEqual(fact?.origin.place?.path, 'context/requirements.txt');
    assert.equal(torchOf(layered('torch>=2.8'))?.version, '2.8.0+cu126');
  });

  test('requirements that name others, constraints, several stages and arguments', () => {
    const text = `--- jobs/job.yml
command: a
environment:
  build: { path: ../env, dockerfile_path: docker/Dockerfile }
--- env/docker/Dockerfile
ARG BASE=${acpt}
FROM \${BASE} AS base
WORKDIR /src
COPY reqs reqs/
FROM base
RUN cd reqs && pip install -r all.txt -c limits.txt
--- env/reqs/all.txt
-r more.txt
--- env/reqs/more.txt
torch
deepspeed>=0.16
--- env/reqs/limits.txt
deepspeed==0.16.9
`;
    const project = new Workspace(filesOf(text));
    const stack = project.facts('jobs/job.yml').environments[0]?.stack;
    assert.equal(versionIn(stack, 'torch'), '2.8.0+cu126');
    assert.equal(versionIn(stack, 'deepspeed'), '0.16.9');
    assert.equal(stack?.packages.get('deepspeed')?.origin.place?.path, 'env/reqs/more.txt');
  });

  test('conda files, inline or not, hide what the image brings', () => {
    assert.equal(
      torchOf(condaJob('dependencies:\n  - python=3.10\n  - pip:\n    - torch==2.7.1', acpt), 'env.yml')
        ?.version,
      '2.7.1',
    );
    assert.equal(
      torchOf(
        `--- job.yml\ncommand: a\nenvironment:\n  image: ${acpt}\n  conda_file:\n    dependencies: [python=3.10]\n`,
      ),
      undefined,
    );
  });

  test('environments that other files of the workspace define', () => {
    const files = (reference: string) =>
      `--- jobs/job.yml\ncommand: a\nenvironment: ${reference}\n--- envs/mine.yml\nname: mine\nversion: 3\nimage: ${acpt}\n`;
    for (const reference of ['azureml:mine@latest', 'azureml:mine:3', 'file:../envs/mine.yml'])
      assert.equal(torchOf(files(reference), 'jobs/job.yml')?.version, '2.8.0+cu126', reference);
    assert.equal(torchOf(files('azureml:mine:4'), 'jobs/job.yml'), undefined);
    assert.equal(
      torchOf('--- a.yml\nname: x\nimage: a/b:c\n--- job.yml\ncommand: a\nenvironment: file:job.yml\n'),
      undefined,
    );
  });

  test('the hover shows the stack at each point of the build', () => {
    const marked = layered('deepspeed\ntor|ch==2.7.1 # pinned');
    const { text, offset } = cutMark(marked);
    const project = new Workspace(filesOf(text));
    const path = 'context/requirements.txt';
    const inFile = offset - text.indexOf(`--- ${path}\n`) - `--- ${path}\n`.length;
    const hover = hoverAt(project.facts(path), inFile);
    assert.match(hover?.markdown ?? '', /As built by job\.yml/);
    assert.match(hover?.markdown ?? '', /`torch`: 2\.8\.0\+cu126 before, 2\.7\.1 after/);
    const dockerfile = project.facts('context/Dockerfile');
    assert.match(hoverAt(dockerfile, 10)?.markdown ?? '', /PyTorch \| \*\*2\.8\.0\+cu126/);
  });

  test('a stack says which file put a value there', () => {
    const project = new Workspace(filesOf(layered('torch==2.7.1')));
    const offset = project.files.get('job.yml')?.indexOf('environment') ?? 0;
    const hover = hoverAt(project.facts('job.yml'), offset);
    assert.match(hover?.markdown ?? '', /PyTorch \| \*\*2\.7\.1\*\* \| {2}\| installed by requirements\.txt/);
  });

  test('completion offers versions that fit the stack', () => {
    const offered = (marked: string, path: string) => {
      const { text, offset } = cutMark(marked);
      const project = new Workspace(filesOf(text));
      const at = offset - text.indexOf(`--- ${path}\n`) - `--- ${path}\n`.length;
      const completions = complete(project.facts(path), at);
      const own = project.files.get(path) ?? '';
      return completions.map((each) => applyEdits(own, [each]).trim());
    };
    const requirements = 'context/requirements.txt';
    const torch = offered(layered('torch==|'), requirements);
    assert.equal(torch[0], 'torch==2.14.0');
    assert.ok(
      torch.includes('torch==2.6.0') && !torch.includes('torch==2.5.1'),
      'only those with wheels for CUDA 12.6',
    );
    assert.deepEqual(offered(layered('torch==2.7.1\ntorchvision==0.|9'), requirements), [
      'torch==2.7.1\ntorchvision==0.22.1',
    ]);
    assert.ok(offered(layered('deepspeed==|'), requirements).includes('deepspeed==0.15.1'));
    assert.equal(
      offered(layered('onnxruntime-training==|'), requirements)[0],
      'onnxruntime-training==1.19.2',
    );
    assert.deepEqual(offered(layered('# torch==|'), requirements), []);
    const images = offered('--- Dockerfile\nFROM mcr|\n', 'Dockerfile');
    assert.equal(
      images[0],
      'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2',
    );
  });
});

describe('the image and what is really in it', () => {
  test('a conda file on an ACPT image (case 1)', () => {
    expectProject(`--- job.yml
command: a
environment:
  image: ${acpt}
  conda_file: conda.yml
# ^^^^^^^^^^ conda-file-hides-acpt warning
--- conda.yml
channels: [pytorch, nvidia]
dependencies:
  - python=3.11
  - pytorch=2.0.1
  - pytorch-cuda=11.7
`);
    expectProject(layered('transformers==4.50.0'));
  });

  test('floating tags and labels (cases 5 and 7)', () => {
    expectProject(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280
#    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ floating-reference hint
`);
    expectFindings(`
command: a
environment: ${registry}/acpt-pytorch-2.8-cuda12.6/labels/latest
#                                                                                       ^^^^^^ floating-reference hint
`);
    expectFixed(
      `--- job.yml\ncommand: a\nenvironment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest\n`,
      'floating-reference',
    );
    expectFixed(
      '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:latest\n',
      'floating-reference',
    );
  });

  test('images and tags that do not exist, in Dockerfiles too (case 6)', () => {
    expectProject(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.2026071
#                                                                       ^^^^^^^^^^^^^^^^ unknown-image-tag error
`);
    expectFixed(
      '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.202607.1\n',
      'unknown-image',
    );
    expectFixed(
      '--- Dockerfile\nFROM mcr.microsoft.com/azureml/curated/acpt-pytorch-1.11-py38-cuda11.3-gpu:9\n',
      'retired-environment',
    );
  });

  test('a template of the tag is left alone', () =>
    expectProject(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:{{latest-image-tag:biweekly\\.\\d{6}\\.\\d{1}.*}}
`));

  test('names that promise something else (case 8)', () =>
    expectFindings(`
command: a
environment: ${registry}/acpt-pytorch-2.2-cuda12.1/versions/55
#                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ name-differs-from-content hint
`));

  test('frozen and old images', () => {
    expectProject(`--- Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu124-py310-torch251:biweekly.202505.1
#                                ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ frozen-image info
#                                                                       ^^^^^^^^^^^^^^^^^ old-image hint
`);
    expectFixed(
      `--- job.yml\ncommand: a\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/3\n`,
      'old-image',
    );
    expectFixed(
      '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202601.1\n',
      'old-image',
    );
  });
});

describe('packages', () => {
  test('a requirement replaces the PyTorch of the image (case 9)', () => {
    expectProject(`--- job.yml
command: python train.py
environment:
  build: { path: context }
--- context/Dockerfile
FROM ${acpt}
COPY requirements.txt .
RUN pip install -r requirements.txt
--- context/requirements.txt
  torch==1.13.1
# ^^^^^^^^^^^^^ reinstalls-stack-package warning
transformers
`);
    const after = expectFixed(
      layered('torch==2.7.1\ntorchvision==0.22.1\ntransformers'),
      'reinstalls-stack-package',
    );
    assert.equal(after.files.get('context/requirements.txt'), 'torch\ntorchvision\ntransformers\n');
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torchvision==0.20.1
#               ^^^^^^^^^^^^^^^^^^^ reinstalls-stack-package warning
`);
    expectProject(layered('torch>=2.4\ntorchvision\ndeepspeed'));
    expectProject(
      context(
        `FROM ${acpt}\nRUN pip install torch==2.10.0 torchvision==0.25.0 torchaudio==2.10.0 --index-url https://download.pytorch.org/whl/cu126`,
      ),
    );
  });

  test('releases that do not belong together', () => {
    expectProject(
      condaJob(`dependencies:
  - python=3.11
  - pip:
      - torch==2.8.0
      - torchvision==0.22.1
      # ^^^^^^^^^^^^^^^^^^^ torch-trio error
      - torchaudio==2.8.0
`),
    );
    const after = expectFixed(
      condaJob(
        'dependencies:\n  - python=3.11\n  - pip:\n      - torch==2.8.0\n      - torchvision==0.22.1\n      - torchaudio==2.7.1\n',
      ),
      'torch-trio',
    );
    assert.match(after.files.get('conda.yml') ?? '', /torchvision==0\.23\.0\n.*torchaudio==2\.8\.0/);
    const conda = expectFixed(
      condaJob('dependencies:\n  - python=3.11\n  - pytorch=2.0.1\n  - torchvision=0.14.1\n'),
      'torch-trio',
    );
    assert.match(conda.files.get('conda.yml') ?? '', /pytorch=2\.0\.1\n {2}- torchvision=0\.15\.2\n/);
    expectProject(condaJob('dependencies:\n  - python=3.11\n  - pytorch==2.0.0\n  - torchvision==0.15.0\n'));
  });

  test('no wheel for this Python', () => {
    expectProject(
      condaJob(`dependencies:
  - python=3.13
  - pip:
      - torch==2.1.2
      # ^^^^^^^^^^^^ python-vs-torch error
`),
    );
    expectProject(condaJob('dependencies:\n  - python=3.11\n  - pip:\n      - torch==2.1.2\n'));
  });

  test('a CUDA build that is not the toolkit’s (case 3)', () => {
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torch==2.7.1+cu118 torchvision==0.22.1+cu118 torchaudio==2.7.1+cu118 --index-url https://download.pytorch.org/whl/cu118
#               ^^^^^^^^^^^^^^^^^^ cuda-toolkit-vs-torch-build warning
#               ^^^^^^^^^^^^^^^^^^ ort-training-vs-torch warning
`);
    expectFixed(
      context(
        `FROM ${acpt}\nRUN pip install torch==2.7.1 torchvision==0.22.1 torchaudio==2.7.1 --index-url https://download.pytorch.org/whl/cu118`,
      ),
      'cuda-toolkit-vs-torch-build',
    );
  });

  test('DeepSpeed that is too old (case 10)', () => {
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install deepspeed==0.14.0
#               ^^^^^^^^^^^^^^^^^ reinstalls-stack-package info
#               ^^^^^^^^^^^^^^^^^ deepspeed-too-old error
`);
    expectFixed(context(`FROM ${acpt}\nRUN pip install deepspeed==0.14.0`), 'deepspeed-too-old');
    expectProject(
      condaJob('dependencies:\n  - python=3.11\n  - pip:\n      - torch==2.2.2\n      - deepspeed==0.14.0\n'),
    );
  });

  test('ORT training for another CUDA version (cases 11 and 13)', () => {
    const wrong = (feed: string) => `--- Dockerfile
FROM nvidia/cuda:11.8.0-devel-ubuntu20.04
RUN pip install torch==2.0.1+cu118 --index-url https://download.pytorch.org/whl/cu118
RUN pip install onnxruntime-training==1.14.0 -f https://download.onnxruntime.ai/onnxruntime_stable_${feed}.html
--- job.yml
command: a
environment: { build: { path: . } }
`;
    const codes = (text: string) => new Workspace(filesOf(text)).all.map(({ finding }) => finding.code);
    assert.deepEqual(codes(wrong('cu114')), ['ort-training-vs-torch']);
    assert.deepEqual(codes(wrong('cu118')), []);
    assert.deepEqual(
      codes(
        condaJob(
          'dependencies:\n  - python=3.10\n  - pip:\n      - --extra-index-url https://download.pytorch.org/whl/cu118\n      - torch==2.7.0+cu118\n      - onnxruntime-training==1.19.2\n',
        ),
      ).filter((code) => code !== 'python-end-of-life'),
      ['ort-training-vs-torch'],
    );
  });

  test('ORT training that does not exist (case 12)', () => {
    expectProject(
      condaJob(`dependencies:
  - python=3.12
  - pip:
      - onnxruntime-training
      # ^^^^^^^^^^^^^^^^^^^^ ort-training-discontinued error
`),
    );
    expectFixed(layered('onnxruntime-training==1.20.0'), 'ort-training-discontinued');
    expectFixed(layered('onnxruntime-training>=1.20'), 'ort-training-discontinued');
    expectProject(layered('onnxruntime-training==1.19.2'));
  });

  test('two builds of one module (case 14)', () => {
    const after = expectFixed(layered('transformers\nonnxruntime-gpu==1.19.2\n'), 'conflicting-onnxruntime');
    assert.equal(after.files.get('context/requirements.txt'), 'transformers\n\n');
    expectFixed(
      context(`FROM ${acpt}\nRUN pip install transformers \\\n    onnxruntime`),
      'conflicting-onnxruntime',
    );
  });

  test('torch-ort that was never configured (case 13)', () => {
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install torch-ort==1.19.2
#               ^^^^^^^^^^^^^^^^^ torch-ort-not-configured warning
`);
    expectFixed(
      context(`FROM ${acpt}\nRUN pip install torch-ort==1.19.2 && echo done`),
      'torch-ort-not-configured',
    );
    expectProject(context(`FROM ${acpt}\nRUN pip install torch-ort\nRUN python -m torch_ort.configure`));
  });

  test('NumPy 2 (case 16)', () => {
    expectProject(`--- Dockerfile
FROM ${acpt}
RUN pip install azureml-core==1.60.0 numpy==2.2.5
#                                    ^^^^^^^^^^^^ numpy-two warning
`);
    expectFixed(layered('numpy>=2'), 'numpy-two');
    expectProject(layered('numpy<3\nnumpy'));
  });

  test('MLflow that is too new (case 17)', () => {
    expectFixed(layered('azureml-mlflow==1.60.0\nmlflow==3.1.0'), 'azureml-mlflow-cap');
    expectFixed(layered('azureml-mlflow==1.62.0.post6\nmlflow==3.16.0'), 'azureml-mlflow-cap');
    expectProject(layered('azureml-mlflow==1.62.0.post6\nmlflow==3.15.0'));
    expectProject(layered('azureml-mlflow\nmlflow==3.15.0'));
  });

  test('labels without an index, and an index beside PyPI (case 28)', () => {
    expectFixed(layered('torch==2.8.0+cu126'), 'missing-index-url');
    expectFixed(context(`FROM ${acpt}\nRUN pip install torch==2.8.0+cu126`), 'missing-index-url');
    expectFixed(
      context(
        'FROM nvidia/cuda:12.6.0-devel\nRUN pip install torch --extra-index-url https://download.pytorch.org/whl/cu126',
      ),
      'extra-index-url',
    );
    expectProject(
      context(
        'FROM nvidia/cuda:12.6.0-devel\nRUN pip install torch==2.8.0 --extra-index-url https://download.pytorch.org/whl/cu126',
      ),
    );
    expectProject(layered('--index-url https://my.company/simple\ntorch==2.8.0+cu126'));
  });

  test('an unquoted specifier', () => {
    expectFixed(context(`FROM ${acpt}\nRUN pip install azure-ai-ml>=1.23.1 pybind11`), 'unquoted-specifier');
    expectProject(context(`FROM ${acpt}\nRUN pip install "azure-ai-ml>=1.23.1" > /dev/null 2>&1`));
  });

  test('a package that only points elsewhere (case 29)', () => {
    expectFixed(
      context(`FROM ${acpt}\nRUN pip install sklearn==0.0`.replace('==0.0', '')),
      'deprecated-package',
    );
    expectProject(context(`FROM ${acpt}\nRUN pip install scikit-learn sklearn-pandas`));
  });

  test('a Python at its end (case 27)', () =>
    expectProject(
      condaJob(`dependencies:
  - python=3.8
  # ^^^^^^^^^^ python-end-of-life info
`),
    ));

  test('nothing is said of commands that install elsewhere', () => {
    expectProject(
      context(
        `FROM ${acpt}\nRUN conda run -n base pip install torch==1.13.1\nRUN pip install --target /opt/x torch==1.13.1\nRUN conda create -n new python=3.8 pytorch=1.13`,
      ),
    );
    expectProject(
      context(
        `FROM ${acpt} AS build\nRUN pip install torch==1.13.1\nFROM ${acpt}\nCOPY --from=build /wheels /wheels`,
      ),
    );
    expectProject(layered('torch==1.13.1; sys_platform == "win32"'));
  });
});

describe('jobs and machines', () => {
  const job = (size: string, environment: string, more = '') =>
    `command: a\nresources: { instance_type: ${size}, shm_size: 1g }\nenvironment: ${environment}\n${more}`;
  const live = `${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`;
  const codes = (text: string, computes: Record<string, string> = {}) =>
    new Workspace(filesOf(text.startsWith('---') ? text : `--- job.yml\n${text}`), {
      settings: { computes },
    }).all
      .filter(({ finding }) => finding.code !== 'name-differs-from-content')
      .map(({ finding }) => `${finding.code} ${finding.severity}`);

  test('the wrong scope (case 18)', () => {
    expectFixed(
      '--- job.yml\ncommand: a\nenvironment: azureml:acpt-pytorch-2.8-cuda12.6:46\n',
      'wrong-scope',
    );
    expectFixed(
      '--- job.yml\ncommand: a\nenvironment: azureml:acpt-pytorch-2.8-cuda12.6@latest\n',
      'wrong-scope',
    );
    assert.deepEqual(
      codes(
        `--- job.yml\ncommand: a\nenvironment: azureml:acpt-pytorch-2.8-cuda12.6@latest\n--- e.yml\nname: acpt-pytorch-2.8-cuda12.6\nimage: ${acpt}\n`,
      ).filter((code) => code.startsWith('wrong')),
      [],
    );
  });

  test('reserved names (case 30)', () => {
    expectFixed(`--- e.yml\nname: AzureML-mine\nimage: ${acpt}\n`, 'reserved-name');
  });

  test('a Dockerfile outside of its context (case 22)', () => {
    const text = (path: string) => `--- deploy/job.yml
command: a
environment:
  build:
    path: docker
    dockerfile_path: ${path}
--- deploy/docker/Dockerfile
FROM x
`;
    const after = expectFixed(text('deploy/docker/Dockerfile'), 'dockerfile-outside-context');
    assert.match(after.files.get('deploy/job.yml') ?? '', /dockerfile_path: Dockerfile\n/);
    expectFixed(text('docker/Dockerfile'), 'dockerfile-outside-context');
    assert.deepEqual(codes(text('Dockerfile')), []);
    assert.deepEqual(codes('command: a\nenvironment: { build: { path: made-later } }\n'), []);
  });

  test('processes and GPUs (case 23)', () => {
    const processes = (count: number, nodes = 1) =>
      `command: a\nresources: { instance_type: Standard_NC48ads_A100_v4, instance_count: ${nodes}, shm_size: 1g }\ndistribution: { type: pytorch, process_count_per_instance: ${count} }\n`;
    assert.deepEqual(codes(`${processes(4, 2)}environment: ${live}`), ['process-count-vs-gpus warning']);
    assert.deepEqual(codes(`${processes(1)}environment: ${live}`), ['process-count-vs-gpus info']);
    assert.deepEqual(codes(`${processes(2)}environment: ${live}`), []);
    expectFixed(`--- job.yml\n${processes(8)}environment: ${live}\n`, 'process-count-vs-gpus');
    const named = `command: a\ncompute: azureml:gpus\nresources: { shm_size: 1g }\ndistribution: { type: pytorch, process_count_per_instance: 16 }\nenvironment: ${live}\n`;
    assert.deepEqual(codes(named), [], 'a cluster’s name is not a size');
    assert.deepEqual(codes(named, { gpus: 'Standard_ND96isr_H100_v5' }), ['process-count-vs-gpus warning']);
    assert.deepEqual(
      codes(
        `--- job.yml\n${named}--- gpus.yml\n$schema: https://azuremlschemas.azureedge.net/latest/amlCompute.schema.json\nname: gpus\ntype: amlcompute\nsize: Standard_ND96isr_H100_v5\n`,
      ),
      ['process-count-vs-gpus warning'],
    );
  });

  test('shared memory (case 24)', () => {
    const after = expectFixed(
      `--- job.yml\ncommand: a\nenvironment: ${live}\ndistribution:\n  type: pytorch\n`,
      'missing-shm-size',
    );
    assert.match(after.files.get('job.yml') ?? '', /\nresources:\n {2}shm_size: 16g\ndistribution:\n/);
    const nested = expectFixed(
      `--- p.yml\ntype: pipeline\njobs:\n  a:\n    command: a\n    environment: ${live}\n    resources:\n      instance_count: 2\n    distribution:\n      type: pytorch\n`,
      'missing-shm-size',
    );
    assert.match(nested.files.get('p.yml') ?? '', /resources:\n {6}shm_size: 16g\n {6}instance_count: 2\n/);
  });

  test('the DeepSpeed launcher (case 25)', () => {
    const launched = (nodes: number) =>
      `command: deepspeed train.py\nresources: { instance_count: ${nodes} }\nenvironment: ${live}\n`;
    assert.deepEqual(codes(launched(2)), ['deepspeed-launcher warning']);
    assert.deepEqual(codes(launched(1)), []);
  });

  test('GPUs of another maker or generation (case 2)', () => {
    assert.deepEqual(codes(job('Standard_ND96isr_MI300X_v5', live)), ['wrong-accelerator error']);
    assert.deepEqual(
      codes(
        job(
          'Standard_ND96isr_H100_v5',
          '{ image: "rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0" }',
        ),
      ),
      ['wrong-accelerator error'],
    );
    assert.deepEqual(
      codes(
        job(
          'Standard_ND96isr_MI300X_v5',
          '{ image: "rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0" }',
        ),
      ),
      [],
    );
    assert.deepEqual(
      codes(job('Standard_ND96isr_H100_v5', `${registry}/acpt-pytorch-2.0-cuda11.7/versions/3`)),
      ['gpu-architecture-not-in-build error', 'retired-environment warning'],
    );
    assert.deepEqual(codes(job('Standard_NC144ds_xl_RTXPRO6000BSE_v6', live)), [
      'gpu-architecture-not-in-build error',
    ]);
    assert.deepEqual(codes(job('Standard_ND128isr_NDR_GB200_v6', live)), [
      'wrong-accelerator error',
      'gpu-architecture-not-in-build error',
    ]);
    for (const size of [
      'Standard_ND96isr_H100_v5',
      'Standard_NC4as_T4_v3',
      'Standard_NV36ads_A10_v5',
      'Standard_ND40rs_v2',
      'Standard_NC24ads_A100_v4',
    ])
      assert.deepEqual(codes(job(size, live)), [], size);
  });

  test('components get the machine of the step that runs them', () =>
    expectProject(`--- pipeline.yml
type: pipeline
settings: { default_compute: azureml:amd }
jobs:
  train:
    component: ./train.yml
    #          ^^^^^^^^^^^ wrong-accelerator error
  inline:
    component: ./train.yml
    resources: { instance_type: Standard_ND96isr_H100_v5 }
--- train.yml
type: command
name: train
command: a
environment: ${live}
--- amd.yml
name: amd
type: amlcompute
size: Standard_ND96isr_MI300X_v5
`));

  test('sizes that are gone, and sizes without a GPU', () => {
    assert.deepEqual(codes(job('Standard_NC6s_v3', live)), ['retired-vm-size warning']);
    assert.deepEqual(codes(job('Standard_DS3_v2', live)), ['gpu-image-on-cpu-size info']);
    assert.deepEqual(codes(job('Standard_DS3_v2', 'azureml:mine:1')), []);
  });
});

describe('fixes land in cells that are jointly valid', () => {
  const matrix = frozenMatrix();
  const releases = matrix.compatibility.torch.filter(
    ({ torchvision, torchaudio }) => torchvision && torchaudio,
  );
  const pick = fc.constantFrom(...releases);

  test('whatever trio is written, in whichever file', () =>
    fc.assert(
      fc.property(
        pick,
        pick,
        pick,
        fc.constantFrom('pip', 'conda', 'constraint'),
        (torch, vision, audio, form) => {
          const pins = [
            `torch==${torch.torch}`,
            `torchvision==${vision.torchvision}`,
            `torchaudio==${audio.torchaudio}`,
          ];
          const text =
            form === 'conda'
              ? condaJob(
                  `dependencies:\n  - python=3.10\n  - pip:\n${pins.map((pin) => `    - ${pin}\n`).join('')}`,
                )
              : `--- job.yml\ncommand: a\nenvironment: { build: { path: . } }\n--- Dockerfile\nFROM nvidia/cuda\nCOPY . /r/\nRUN pip install -r /r/r.txt${form === 'constraint' ? ' -c /r/c.txt' : ''}\n--- r.txt\n${form === 'constraint' ? 'torch\ntorchvision\ntorchaudio\n' : pins.join('\n')}\n--- c.txt\n${form === 'constraint' ? pins.join('\n') : ''}\n`;
          const project = new Workspace(filesOf(text));
          const wrong = torch !== vision || torch !== audio;
          const found = project.all.find(({ finding }) => finding.code === 'torch-trio');
          assert.equal(found !== undefined, wrong, text);
          if (!found) return;
          const [fix] = found.finding.fixes;
          assert.ok(fix, text);
          const after = project.fixed(found.path, fix);
          assert.ok(
            after.all.every(({ finding }) => finding.code !== 'torch-trio'),
            [...after.files.values()].join('\n'),
          );
          const stack = after.facts(form === 'conda' ? 'env.yml' : 'job.yml').environments[0]?.stack;
          const values = ['torch', 'torchvision', 'torchaudio'].map((name) => versionIn(stack, name));
          assert.deepEqual(values, [torch.torch, torch.torchvision, torch.torchaudio]);
        },
      ),
      { numRuns: 150 },
    ));

  test('whatever is offered fits the Python and the CUDA of the stack', () =>
    fc.assert(
      fc.property(fc.constantFrom(...matrix.offeredRepositories), (repository) => {
        const stack = imageStack(matrix, repository, undefined);
        for (const release of fittingTorch(matrix, {
          python: versionIn(stack, 'python'),
          accelerator: stack.accelerator,
        })) {
          assert.notEqual(runsOnPython(release, repository.python), false);
          assert.ok(hasWheelFor(release, repository.accelerator.version));
        }
      }),
    ));
});

describe('whatever the files say', () => {
  const project = goldenWorkspace();
  const paths = [...project.files.keys()];
  const pieces = [
    '',
    '\n',
    '"',
    ':',
    '- ',
    '#',
    '${',
    '{{',
    '==',
    '>',
    '\\',
    '&a ',
    '*a',
    '[',
    '\t',
    'FROM ',
    'RUN pip install ',
    '-r ',
    '..',
  ];

  test('every finding and every edit lies in its file, and nothing fails', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(...paths),
        fc.array(fc.tuple(fc.nat(), fc.nat(20), fc.constantFrom(...pieces)), { minLength: 1, maxLength: 4 }),
        (path, edits) => {
          let text = project.files.get(path) ?? '';
          for (const [where, cut, piece] of edits) {
            const at = where % (text.length + 1);
            text = text.slice(0, at) + piece + text.slice(at + cut);
          }
          const changed = new Workspace(new Map([...project.files, [path, text]]));
          for (const each of paths.filter((other) => other.split('/')[0] === path.split('/')[0])) {
            for (const { span, fixes } of changed.findings(each)) {
              const places = [
                { path: each, span },
                ...fixes.flatMap((fix) =>
                  fix.edits.map((edit) => ({ path: edit.path ?? each, span: edit.span })),
                ),
              ];
              for (const place of places) {
                const length = changed.files.get(place.path)?.length ?? -1;
                assert.ok(
                  0 <= place.span.start && place.span.start <= place.span.end && place.span.end <= length,
                  text,
                );
              }
            }
          }
          inlayHints(changed.facts(path));
          lenses(changed.facts(path));
        },
      ),
      { numRuns: 150 },
    ));
});

/** Which container a document asks for. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { type ContainerPlan, isPlan, type NoPlan } from '../../src/core/container/plan/plan.ts';
import { matrixPlans, namedPlan } from '../../src/core/container/planning/matrixPlans.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import { frozenMatrix } from '../support/frozenMatrix.ts';
import { expectGolden } from '../support/golden.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { acpt, context, registry } from '../support/samples.ts';
import { cutMark } from '../support/yaml.ts';

const matrix = frozenMatrix();

/** The plans of the first file; with a cursor mark in it, those around the mark. */
function plansOf(text: string, curatedAs: 'image' | 'base' = 'image') {
  const marked = text.includes('█');
  const files = new Map(filesOf(text));
  const [path = ''] = files.keys();
  const { text: clean, offset } = marked ? cutMark(files.get(path) ?? '') : { text: '', offset: undefined };
  if (marked) files.set(path, clean);
  return containerPlans(new Workspace(files).facts(path), {
    curatedAs,
    ...(offset === undefined ? {} : { place: { start: offset, end: offset } }),
  });
}

function planOf(text: string, curatedAs: 'image' | 'base' = 'image'): ContainerPlan {
  const [plan] = plansOf(text, curatedAs);
  assert.ok(plan, 'the document has an environment');
  assert.ok(isPlan(plan), 'problem' in plan ? plan.problem : '');
  return plan;
}

function problemOf(text: string): string {
  const [plan] = plansOf(text);
  assert.ok(plan && !isPlan(plan), 'no container can be made');
  return plan.problem;
}

describe('an environment becomes an image', () => {
  test('a curated environment is opened as its own image', () => {
    const plan = planOf(`--- job.yml
command: python train.py
environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/14
`);
    assert.deepEqual(plan.base, {
      kind: 'image',
      image: 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:14',
    });
    assert.equal(plan.name, 'acpt-pytorch-2.8-cuda12.6');
    assert.equal(plan.interpreter, '/opt/conda/envs/ptca/bin/python');
    assert.deepEqual(plan.accelerator, { kind: 'cuda', version: '12.6' });
    assert.deepEqual(plan.remarks, []);
  });

  test('or as the ACPT image below it', () => {
    const plan = planOf(
      `--- job.yml
command: python train.py
environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15
`,
      'base',
    );
    assert.deepEqual(plan.base, {
      kind: 'image',
      image: 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1',
    });
    assert.match(plan.remarks.join(), /base image, without the packages that the environment installs/);
  });

  for (const written of [
    'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/labels/latest',
    'azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest',
    'azureml:AzureML-acpt-pytorch-2.8-cuda12.6',
  ])
    test(`${written} is pinned, and says so`, () => {
      const plan = planOf(`--- job.yml\ncommand: x\nenvironment: ${written}\n`);
      assert.equal(plan.needs.image, 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15');
      assert.match(plan.remarks.join(), /not pinned; the container uses version 15/);
      assert.match(plan.remarks.join(), /The name says torch 2\.8/);
    });

  for (const tag of ['', ':latest'])
    test(`an ACPT image with the tag "${tag}" is pinned to its newest tag`, () => {
      const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
      const plan = planOf(`--- env.yml\nname: team\nimage: ${image}${tag}\n`);
      assert.deepEqual(plan.base, { kind: 'image', image: `${image}:biweekly.202608.2` });
      assert.match(plan.remarks.join(), /not pinned; the container uses biweekly\.202608\.2/);
    });

  test('a version newer than the matrix is opened all the same, and its content is said to be unknown', () => {
    const plan = planOf(`--- job.yml
command: x
environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/99
`);
    assert.equal(plan.needs.image, 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:99');
    assert.match(plan.remarks.join(), /The contents of version 99 are not known/);
  });

  test('a former name stands for the image that its successor was built on', () => {
    const plan = planOf(
      `--- job.yml\ncommand: x\nenvironment: azureml:AzureML-ACPT-pytorch-1.13-py38-cuda11.7-gpu:5\n`,
    );
    assert.match(plan.needs.image ?? '', /stable-ubuntu2004-cu117-py38-torch1131:biweekly\.202408\.3$/);
    assert.match(plan.remarks.join(), /was replaced by acpt-/);
  });

  test('an image of somebody else is opened as it is', () => {
    const plan = planOf(`--- env.yml\nname: team\nimage: my.azurecr.io/team/train:3\nos_type: linux\n`);
    assert.deepEqual(plan.base, { kind: 'image', image: 'my.azurecr.io/team/train:3' });
    assert.equal(plan.accelerator, undefined);
    assert.equal(plan.interpreter, undefined);
    assert.equal(plan.name, 'acpt-train');
  });

  test("an image of AMD's says that there is no ACPT image for ROCm", () => {
    const plan = planOf(
      `--- job.yml
command: x
environment: { image: "rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0" }
`,
    );
    assert.deepEqual(plan.accelerator, { kind: 'rocm', version: '7.2.4' });
    assert.equal(plan.name, 'acpt-torch2.10.0-rocm7.2.4');
    assert.match(plan.remarks.join(), /No public ACPT image exists for ROCm/);
  });

  test("the newest of AMD's images is taken where the reference floats", () => {
    const plan = planOf('--- job.yml\ncommand: x\nenvironment: { image: "rocm/pytorch:latest" }\n');
    assert.equal(plan.needs.image, 'rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0');
    assert.deepEqual(plan.accelerator, { kind: 'rocm', version: '7.2.4' });
    assert.match(plan.remarks.join(), /not pinned; the container uses rocm7/);
  });

  test("a team's image that is described in .acpt.yaml has the accelerator that it is described with", () => {
    const plan = planOf(`--- job.yml
command: x
environment: { image: "my.azurecr.io/rocm-train:1" }
--- .acpt.yaml
images: [{ image: my.azurecr.io/rocm-train, rocm: "6.3", packages: { torch: 2.4.0, python: "3.10" } }]
`);
    assert.deepEqual(plan.accelerator, { kind: 'rocm', version: '6.3' });
    assert.deepEqual(plan.needs.rocm?.gfx, ['gfx942', 'gfx90a', 'gfx908', 'gfx1100', 'gfx1030']);
    assert.match(plan.summary, /torch 2\.4\.0 · ROCm 6\.3/);
  });
});

describe('a build context becomes a build', () => {
  const job = `--- jobs/job.yml
command: x
environment:
  build: { path: ../docker/context }
--- docker/context/requirements.txt
transformers
`;

  test('with the Dockerfile and the context of the environment', () => {
    const plan = planOf(`${job}--- docker/context/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
COPY requirements.txt .
RUN pip install -r requirements.txt
`);
    assert.deepEqual(plan.base, {
      kind: 'build',
      dockerfile: 'docker/context/Dockerfile',
      context: 'docker/context',
      image: 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1',
    });
    assert.equal(plan.name, 'acpt-docker');
    assert.equal(plan.interpreter, '/opt/conda/envs/ptca/bin/python');
  });

  test('a floating image is pinned in a copy of the Dockerfile; the context stays', () => {
    const plan = planOf(`${job}--- docker/context/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:latest
RUN pip install transformers
`);
    assert.ok(plan.base.kind === 'generated');
    assert.equal(plan.base.context, 'docker/context');
    assert.match(plan.base.dockerfile, /^FROM \S+torch280:biweekly\.202608\.2$/m);
    assert.match(plan.base.dockerfile, /^RUN pip install transformers$/m);
    assert.match(plan.remarks.join(), /not pinned; the container uses biweekly\.202608\.2/);
  });

  test('a template is filled in with the newest tag that its pattern allows', () => {
    const plan = planOf(`${job}--- docker/context/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:{{latest-image-tag:biweekly\\.202607\\.\\d{1}.*}}
RUN true
`);
    assert.ok(plan.base.kind === 'generated');
    assert.match(plan.base.dockerfile, /^FROM \S+torch280:biweekly\.202607\.1$/m);
  });

  test('a Dockerfile that makes its own conda environment has a Python that nobody knows', () => {
    const plan = planOf(`${job}--- docker/context/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
RUN conda create -n own python=3.11
ENV PATH=/opt/conda/envs/own/bin:$PATH
`);
    assert.equal(plan.interpreter, undefined);
  });

  test('a Dockerfile that no document names is built from the folder that has what it copies', () => {
    const plan = planOf(`--- docker/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
COPY requirements.txt .
--- requirements.txt
accelerate
`);
    assert.equal(plan.base.kind === 'build' && plan.base.context, '');
  });

  test('the Dockerfile of an ACPT image is a document too', () => {
    const plan = planOf(`--- docker/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
`);
    assert.deepEqual(plan.base.kind === 'build' && plan.base.context, 'docker');
  });
});

describe('a conda file becomes an environment of its own in the image', () => {
  test('from a file, with the requirements that it names', () => {
    const plan = planOf(`--- env/env.yml
name: own
image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
conda_file: conda.yml
--- env/conda.yml
dependencies: [python=3.10, pip, { pip: [-r requirements.txt] }]
--- env/requirements.txt
torch==2.8.0
`);
    assert.ok(plan.base.kind === 'generated');
    assert.equal(plan.base.context, 'env');
    assert.deepEqual(plan.base.files, {});
    assert.match(plan.base.dockerfile, /^COPY \["conda.yml","\/tmp\/acpt\/conda.yml"\]$/m);
    assert.match(plan.base.dockerfile, /^COPY \["requirements.txt","\/tmp\/acpt\/requirements.txt"\]$/m);
    assert.match(plan.base.dockerfile, /conda env create .* --file \/tmp\/acpt\/conda\.yml/);
    assert.equal(plan.interpreter, '/azureml-envs/acpt/bin/python');
    assert.match(plan.remarks.join(), /does not contain the image's Python packages/);
  });

  test('with requirements that have nothing but the root in common with it', () => {
    const problem = problemOf(`--- /env/env.yml
name: own
image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20240101.v1
conda_file: conda.yml
--- /env/conda.yml
dependencies: [python=3.10, pip, { pip: [-r /data/requirements.txt] }]
--- /data/requirements.txt
torch==2.8.0
`);
    assert.match(problem, /no common folder except the root of the disk/);
  });

  test('written inline, it is written beside the Dockerfile', () => {
    const plan = planOf(`--- job.yml
command: x
environment:
  image: mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04:20240101.v1
  conda_file:
    dependencies: [python=3.10, { pip: [torch==2.8.0] }]
`);
    assert.ok(plan.base.kind === 'generated');
    assert.equal(plan.base.context, undefined);
    assert.equal(
      plan.base.files['conda.yml'],
      'dependencies:\n  - python=3.10\n  - pip:\n      - torch==2.8.0\n',
    );
  });
});

/** A plan as a person would tell it. */
function told(plan: ContainerPlan | NoPlan): string {
  const { source } = plan;
  const at = source ? `${source.path}:${source.line + 1}${source.step ? ` ${source.step}` : ''}: ` : '';
  if (!isPlan(plan)) return `${at}${plan.title}\n  ${plan.problem}`;
  const { base, needs, accelerator, job } = plan;
  const from =
    base.kind === 'image'
      ? base.image
      : base.kind === 'build'
        ? `${base.dockerfile} in ${base.context}`
        : `in ${base.context} with ${[...(base.dockerfile.match(/^(?:FROM|COPY) .*/gm) ?? [])].join(', ')}`;
  const built = accelerator && `${accelerator.kind} ${accelerator.version}`;
  const host = [
    needs.image === (base.kind === 'image' ? base.image : undefined) ? undefined : needs.image,
    needs.cuda && `CUDA ${needs.cuda.version}`,
    needs.rocm && `ROCm ${needs.rocm.version} on ${needs.rocm.gfx?.join(' ')}`,
    needs.bytes && `${needs.bytes / 1e9} GB`,
  ].filter((each) => each);
  const ofJob = [
    job.code !== undefined && `code ${job.code}`,
    job.remoteCode !== undefined && `code of Azure ML ${job.remoteCode}`,
    job.run && `run ${job.run.name}`,
  ].filter((each) => each);
  const lines = [
    `${plan.name} (${plan.summary}) ${base.kind} ${from}`,
    plan.sources.length > 0 && `made of ${plan.sources.join(', ')}`,
    built && `built for ${built}; needs ${host.join(', ')}`,
    plan.interpreter,
    ofJob.length > 0 && ofJob.join(', '),
    ...[...plan.remarks, ...job.remarks].map((remark) => `! ${remark}`),
  ];
  return `${at}${plan.title}${lines.map((line) => (line ? `\n  ${line}` : '')).join('')}`;
}

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
const job = (environment: string) => `--- job.yml\ncommand: x\nenvironment: ${environment}\n`;
const environment = (written: string) => `--- env.yml\nname: team\nos_type: linux\n${written}\n`;

/** A document, and whether its curated environments are opened as the images below them. */
const documents: readonly (readonly [string, 'image' | 'base'])[] = [
  // Curated environments: versions, labels, names of their images; one that is known by its name alone.
  [job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/14`), 'image'],
  [job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/14`), 'base'],
  [job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/7`), 'base'],
  [job(`${registry}/acpt-pytorch-2.8-cuda12.6/labels/latest`), 'base'],
  [job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/99`), 'base'],
  [job(`${registry}/acpt-pytorch-2.2-cuda12.1/versions/38`), 'base'],
  [job(`${registry}/acft-hf-nlp-gpu/versions/3`), 'base'],
  [job('azureml:AzureML-ACPT-pytorch-1.11-py38-cuda11.3-gpu:1'), 'image'],
  [job('azureml:AzureML-sklearn-1.5:3'), 'image'],
  [job(`${registry}/sklearn-1.5/labels/latest`), 'image'],
  [job(`${registry}/my-AzureML-sklearn-1.5/versions/1`), 'image'],
  [job('{ image: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6 }'), 'image'],
  [job('{ image: "mcr.microsoft.com/azureml/curated/unheard-of" }'), 'image'],
  // References to what is elsewhere.
  [job('azureml://registries/azureml/environments/x/version/3'), 'image'],
  [job('azureml:a:b:c:d'), 'image'],
  [
    `${job('azureml:empty@latest')}--- envs/empty.yml\n$schema: https://azuremlschemas.azureedge.net/latest/environment.schema.json\nname: empty\nversion: 1\n`,
    'image',
  ],
  [`${job('file:a.yml')}--- a.yml\nname: team\nos_type: linux\nimage: ${acpt}\n`, 'image'],
  // Images.
  [
    environment(`image: ${image}@sha256:6bce3d2f6bbafded883f22fd20986293eed13a2b4700c8fde9a12a3995835ddc`),
    'image',
  ],
  [environment('image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch290'), 'image'],
  [
    environment(
      'image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2404-cu130-py312-torch299:biweekly.202611.1',
    ),
    'image',
  ],
  [environment('image: docker.io/rocm/pytorch:latest'), 'image'],
  [environment('image: rocm/pytorch:rocm6.3.3_ubuntu22.04_py3.10_pytorch_release_2.4.0'), 'image'],
  [environment('image: rocm/dev-ubuntu-22.04:rocm-6.1.2-complete'), 'image'],
  [environment('image: nvcr.io/nvidia/team:cuda12.4-py3'), 'image'],
  [environment('image: pytorch/pytorch'), 'image'],
  [job('{ image: "${{parent.inputs.image}}" }'), 'image'],
  // Dockerfiles.
  [
    context(
      `FROM ${acpt}\nRUN pip install torch==2.6.0+cu124 --index-url https://download.pytorch.org/whl/cu124`,
    ),
    'image',
  ],
  [context(`FROM ${acpt}\nRUN pip install torch==2.8.0+cpu`), 'image'],
  [context('FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch290'), 'image'],
  [context(`FROM ${image}:{{latest-image-tag}}`), 'image'],
  [context(`FROM ${image}:{{latest-image-tag:biweekly\\.2026\\d\\d\\.1}}\nFROM ${image} AS last`), 'image'],
  [context(`FROM ${image}:{{latest-image-tag:nothing\\.like\\.it}}`), 'image'],
  [context(`FROM ${image}:{{latest-image-tag:(biweekly.202512.1)+}}`), 'image'],
  [context(`FROM ${image}:{{latest-image-tag:biweekly.202512.1.*.*.*.*.*.*}}`), 'image'],
  [context(`FROM ${image}:{{latest-image-tag:biweekly.202512.1.*.*.*.*.*}}`), 'image'],
  [context(`FROM ${image}:{{latest-image-tag:[}}`), 'image'],
  [context('FROM mcr.microsoft.com/aifx/acpt/nope:{{latest-image-tag:biweekly.*}}'), 'image'],
  [context('ARG BASE=ubuntu\nFROM $BASE'), 'image'],
  [job('{ build: { path: "https://github.com/a/b" } }'), 'image'],
  [
    `${environment('build: { path: ./train-context }')}--- train-context/Dockerfile\nFROM ubuntu:22.04\n`,
    'image',
  ],
  // Conda files.
  [environment('image: "a/b:1"\nconda_file: nowhere.yml'), 'image'],
  [job('{ conda_file: nowhere.yml }'), 'image'],
  [
    `${environment(`image: ${image}\nconda_file: { dependencies: [python=3.10, pip, { pip: [-r requirements.txt] }] }`)}--- requirements.txt\neinops\n`,
    'image',
  ],
  [
    environment(
      'image: "a/b:1"\nconda_file: { dependencies: [python=3.10, pip, { pip: [-r nowhere.txt] }] }',
    ),
    'image',
  ],
  [
    `--- jobs/deep/env.yml\nname: team\nimage: ${image}\nconda_file: ../../envs/a/conda.yml\n--- envs/a/conda.yml\ndependencies: [python=3.10, pip, { pip: [-r ../ab/requirements.txt] }]\n--- envs/ab/requirements.txt\neinops\n`,
    'image',
  ],
  // Jobs.
  [
    `--- jobs/job.yml\nname: night shift!\ncommand: x\ncode: git+ssh://github.com/a/b\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/14\nenvironment_variables: { 1A: x, constructor: y, B: null, C: "\${containerEnv:PATH}" }\n`,
    'image',
  ],
];

test('plans are told as they were reviewed', () => {
  const texts = documents.map(([text, curatedAs]) =>
    [...(curatedAs === 'base' ? ['(base)'] : []), ...plansOf(text, curatedAs).map(told)].join('\n'),
  );
  const cells = matrixPlans(matrix, [{ image: 'my.azurecr.io/rocm:1', rocm: '6.3' }], 'image');
  const every = cells.map(({ title, summary, name }) => `${title}: ${summary} (${name})`);
  const needs = cells.flatMap(({ needs: { cuda, rocm } }) =>
    cuda
      ? [
          `CUDA ${cuda.version}: driver ${cuda.toolkitDriver}, at least ${cuda.minimumDriver}; compute capability ${cuda.architectures?.join(' ')}`,
          ...cuda.older.map(
            (each) => `  driver ${each.minimumDriver}: CUDA ${each.version} of ${each.image}`,
          ),
        ]
      : rocm
        ? [`ROCm ${rocm.version}: ${rocm.gfx?.join(' ')}`]
        : [],
  );
  const text = [...texts, ...every, ...new Set(needs)].join('\n');
  expectGolden(new URL('plans.txt', import.meta.url), `${text}\n`);
});

describe('what no container can be made of is said', () => {
  const cases: readonly (readonly [string, RegExp])[] = [
    ['azureml:my-env:3', /defined in an Azure ML workspace, not in a local file/],
    ['azureml://registries/contoso/environments/train/versions/1', /in the registry contoso/],
    [
      'azureml://registries/azureml/environments/acpt-pytorch-2.7-cuda12.6/versions/1',
      /Unknown curated environment/,
    ],
    ['${{parent.inputs.environment}}', /resolved only when the job runs/],
    ['file:nowhere.yml', /nowhere\.yml does not exist/],
  ];
  for (const [written, problem] of cases)
    test(written, () =>
      assert.match(problemOf(`--- job.yml\ncommand: x\nenvironment: ${written}\n`), problem),
    );

  test('a build context without a Dockerfile', () => {
    assert.match(
      problemOf('--- job.yml\ncommand: x\nenvironment: { build: { path: nowhere } }\n'),
      /nowhere\/Dockerfile/,
    );
  });
});

describe('of several environments', () => {
  const pipeline = `--- pipeline.yml
type: pipeline
jobs:
  prepare:
    type: command
    command: python prepare.py
    environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
  train:
    type: command
    component: ./train.yml
--- train.yml
type: command
name: train
command: python train.py
environment: { image: "my.azurecr.io/team/train:3" }
`;

  test('each step has its own, also where the environment is in the file of a component', () => {
    assert.deepEqual(
      plansOf(pipeline).map((plan) => [plan.source?.step, plan.source?.line, plan.title]),
      [
        ['prepare', 5, 'acpt-pytorch-2.8-cuda12.6, version 15'],
        ['train', 8, 'my.azurecr.io/team/train:3'],
      ],
    );
  });

  test('the one around the cursor is taken', () => {
    const titles = (text: string) => plansOf(text).map(({ title }) => title);
    assert.deepEqual(titles(pipeline.replace('python prep', 'python █prep')), [
      'acpt-pytorch-2.8-cuda12.6, version 15',
    ]);
    assert.deepEqual(titles(pipeline.replace('./train', './█train')), ['my.azurecr.io/team/train:3']);
    assert.equal(titles(pipeline.replace('type: pipeline', 'type: █pipeline')).length, 2);
    assert.deepEqual(titles(pipeline.replace('  train:', '  tr█ain:')), ['my.azurecr.io/team/train:3']);
  });

  test('an environment of the workspace is the one that its file defines', () => {
    const plan = planOf(`--- job.yml
command: x
environment: azureml:team:1
--- environments/team.yml
name: team
version: 1
build: { path: docker }
--- environments/docker/Dockerfile
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1
`);
    assert.equal(plan.base.kind === 'build' && plan.base.dockerfile, 'environments/docker/Dockerfile');
  });
});

describe('the job brings along', () => {
  const plan = planOf(`--- jobs/job.yml
name: night
command: python train.py --data \${{inputs.data}} $[[--seed \${{inputs.seed}}]] --out \${{outputs.model}}
code: ../src
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
environment_variables: { NCCL_DEBUG: INFO, WORKERS: 4, NAME: "{model}.json", CACHE: $HOME/x, TOKEN: "\${{secrets.x}}" }
inputs:
  data: { type: uri_folder, path: ../data }
  seed: { type: integer, optional: true }
outputs:
  model: { type: uri_folder, path: "azureml://datastores/blob/paths/model" }
resources: { shm_size: 64g, instance_count: 2 }
distribution: { type: PyTorch, process_count_per_instance: 8 }
`);

  test('shared memory, code and environment variables', () => {
    assert.equal(plan.job.shmSize, '64g');
    assert.equal(plan.job.code, 'src');
    assert.deepEqual(plan.job.environmentVariables, {
      NCCL_DEBUG: 'INFO',
      WORKERS: '4',
      NAME: '{model}.json',
      CACHE: '$HOME/x',
    });
    assert.match(plan.job.remarks.join(), /not set in the container: TOKEN\./);
  });

  test('the command, with its inputs and outputs', () => {
    assert.deepEqual(plan.job.run, {
      name: 'night',
      command: [
        { kind: 'text', text: 'python train.py --data ' },
        { kind: 'input', name: 'data' },
        { kind: 'text', text: ' ' },
        {
          kind: 'optional',
          parts: [
            { kind: 'text', text: '--seed ' },
            { kind: 'input', name: 'seed' },
          ],
        },
        { kind: 'text', text: ' --out ' },
        { kind: 'output', name: 'model' },
      ],
      inputs: { data: { kind: 'path', path: 'data' }, seed: { kind: 'absent', optional: true } },
      outputs: { model: { type: 'uri_folder', uri: 'azureml://datastores/blob/paths/model' } },
      distribution: { type: 'pytorch', processesPerInstance: 8, instances: 2 },
    });
  });
});

describe('what a component is given', () => {
  const runOf = (text: string) => {
    const { job } = planOf(text);
    assert.ok(job.run);
    return { ...job, run: job.run };
  };

  test('by its step in another file: inputs, variables, shared memory, processes', () => {
    const { run, environmentVariables, shmSize } = runOf(`--- jobs/pipeline.yml
type: pipeline
inputs: { rate: 0.7 }
jobs:
  night:
    type: command
    component: ../components/train.yml
    inputs: { lr: 0.5, data: { type: uri_folder, path: ./here }, rate: "\${{parent.inputs.rate}}" }
    environment_variables: { A: step }
    resources: { shm_size: 32g, instance_count: 2 }
    distribution: { type: pytorch, process_count_per_instance: 4 }
--- components/train.yml
type: command
name: train
command: train --lr \${{inputs.lr}} --data \${{inputs.data}} --rate \${{inputs.rate}} --n \${{inputs.n}}
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
environment_variables: { A: component, B: component }
resources: { shm_size: 4g }
inputs:
  lr: { type: number, default: 0.1 }
  n: { type: integer, default: 3 }
  data: { type: uri_folder }
  rate: { type: number }
`);
    assert.equal(run.name, 'night');
    assert.deepEqual(run.inputs, {
      lr: { kind: 'literal', value: '0.5' },
      n: { kind: 'literal', value: '3' },
      data: { kind: 'path', path: 'jobs/here' },
      rate: { kind: 'literal', value: '0.7' },
    });
    assert.deepEqual(environmentVariables, { A: 'step', B: 'component' });
    assert.equal(shmSize, '32g');
    assert.deepEqual(run.distribution, { type: 'pytorch', processesPerInstance: 4, instances: 2 });
  });

  test('by the step around it', () => {
    const { run, environmentVariables, shmSize } = runOf(`--- pipeline.yml
type: pipeline
jobs:
  night:
    type: command
    inputs: { lr: 0.5 }
    environment_variables: { A: step }
    resources: { shm_size: 32g }
    component:
      type: command
      environment_variables: { A: component, B: component }
      resources: { shm_size: 4g }
      command: train --lr \${{inputs.lr}} --n \${{inputs.n}}
      environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
      inputs: { lr: { type: number, default: 0.1 }, n: { type: integer, default: 3 } }
`);
    assert.deepEqual(run.inputs, {
      lr: { kind: 'literal', value: '0.5' },
      n: { kind: 'literal', value: '3' },
    });
    assert.deepEqual(environmentVariables, { A: 'step', B: 'component' });
    assert.equal(shmSize, '32g');
  });

  test('by the sweep around it, with the first of what it tries', () => {
    const { run } = runOf(`--- sweep.yml
type: sweep
inputs: { data: { type: uri_folder, path: ./data } }
outputs: { model: {} }
search_space:
  lr: { type: choice, values: [0.1, 0.2] }
  drop: { type: uniform, min_value: 0.3, max_value: 0.5 }
sampling_algorithm: random
objective: { goal: maximize, primary_metric: a }
trial:
  command: train --lr \${{search_space.lr}} --drop \${{search_space.drop}} \${{inputs.data}} \${{outputs.model}}
  environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
`);
    assert.deepEqual(run.inputs, {
      data: { kind: 'path', path: 'data' },
      'search_space.lr': { kind: 'literal', value: '0.1' },
      lr: { kind: 'literal', value: '0.1' },
      'search_space.drop': { kind: 'literal', value: '0.3' },
      drop: { kind: 'literal', value: '0.3' },
    });
    assert.deepEqual(Object.keys(run.outputs), ['model']);
  });

  test('by the sweep in a pipeline, whose trial is a file and whose values fill its inputs', () => {
    const plans = plansOf(`--- pipeline.yml
type: pipeline
jobs:
  tune:
    type: sweep
    inputs: { data: { type: uri_folder, path: ./data } }
    search_space:
      lr: { type: loguniform, min_value: 0, max_value: 1 }
      batch: { type: quniform, min_value: 7, max_value: 20, q: 5 }
      layers: { type: choice, values: [[1, 2], [3]] }
      units: { type: randint, upper: 8 }
      mean: { type: normal, mu: 3, sigma: 1 }
    sampling_algorithm: random
    objective: { goal: maximize, primary_metric: a }
    trial: ./train.yml
--- train.yml
type: command
name: train
command: train \${{inputs.lr}} \${{search_space.batch}} \${{inputs.data}}
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
inputs: { lr: { type: number }, batch: { type: integer }, data: { type: uri_folder } }
`);
    const [plan] = plans;
    assert.ok(plan && isPlan(plan) && plan.job.run);
    const value = (name: string) => {
      const input = plan.job.run?.inputs[name];
      return input?.kind === 'literal' ? input.value : input;
    };
    assert.deepEqual(
      ['lr', 'batch', 'layers', 'units', 'mean'].map((name) => value(`search_space.${name}`)),
      ['1', '5', '["1","2"]', '0', '3'],
    );
    assert.equal(value('lr'), '1');
    assert.deepEqual(plan.job.run.inputs.data, { kind: 'path', path: 'data' });
  });

  test('by the pipeline around the sweep around it', () => {
    const { run } = runOf(`--- pipeline.yml
type: pipeline
inputs: { data: { type: uri_folder, path: ./data } }
jobs:
  tune:
    type: sweep
    inputs: { data: "\${{ parent.inputs.data }}", other: "\${{parent.inputs.nothing}}" }
    search_space: { lr: { type: choice, values: [] }, odd: { type: unheard-of }, low: { type: uniform, max_value: 1 } }
    sampling_algorithm: random
    objective: { goal: maximize, primary_metric: a }
    trial:
      command: train \${{inputs.data}} \${{search_space.lr}}
      environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
`);
    assert.deepEqual(run.inputs, {
      data: { kind: 'path', path: 'data' },
      other: { kind: 'remote', uri: '${{parent.inputs.nothing}}' },
      ...Object.fromEntries(
        ['lr', 'odd', 'low'].flatMap((name) => [
          [name, { kind: 'absent', optional: false }],
          [`search_space.${name}`, { kind: 'absent', optional: false }],
        ]),
      ),
    });
  });

  test('by the inner of two pipelines, though the outer has an input of that name', () => {
    const { run } = runOf(`--- pipeline.yml
type: pipeline
inputs: { rate: 0.5 }
jobs:
  outer:
    type: pipeline
    inputs: { rate: 0.9 }
    jobs:
      inner:
        type: command
        command: train \${{inputs.a}}
        environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
        inputs: { a: "\${{parent.inputs.rate}}" }
`);
    assert.deepEqual(run.inputs, { a: { kind: 'literal', value: '0.9' } });
  });

  test('inputs are what they look like', () => {
    const { run, code } = runOf(`--- jobs/job.yml
command: x
code: file://src
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
inputs:
  text: { type: string, default: ./text }
  folder: { type: uri_folder, default: file:data }
  model: { type: mlflow_model, path: file://model }
  table: { type: mltable, default: azureml:coco:1 }
  number: 1e-3
  nothing:
  absent: { type: uri_folder, optional: true, path: null }
  beside: ../data
  beside_too: file:data
  address: abfss://a@b/c
`);
    assert.equal(code, 'jobs/src');
    assert.deepEqual(run.inputs, {
      text: { kind: 'literal', value: './text' },
      folder: { kind: 'path', path: 'jobs/data' },
      model: { kind: 'path', path: 'jobs/model' },
      table: { kind: 'remote', uri: 'azureml:coco:1' },
      number: { kind: 'literal', value: '1e-3' },
      nothing: { kind: 'absent', optional: false },
      absent: { kind: 'absent', optional: true },
      beside: { kind: 'path', path: 'data' },
      beside_too: { kind: 'path', path: 'jobs/data' },
      address: { kind: 'remote', uri: 'abfss://a@b/c' },
    });
  });

  test('by the pipeline that is nearest, and by the step that runs that', () => {
    const { run } = runOf(`--- pipeline.yml
type: pipeline
inputs: { rate: 0.5 }
jobs:
  outer:
    type: pipeline
    inputs: { given: "\${{parent.inputs.rate}}" }
    component:
      type: pipeline
      inputs: { rate: { type: number, default: 0.9 }, given: { type: number } }
      jobs:
        inner:
          type: command
          command: train \${{inputs.a}} \${{inputs.b}}
          environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
          inputs: { a: "\${{parent.inputs.rate}}", b: "\${{parent.inputs.given}}" }
`);
    assert.deepEqual(run.inputs, {
      a: { kind: 'literal', value: '0.9' },
      b: { kind: 'literal', value: '0.5' },
    });
  });

  test('a pipeline in another file has steps of its own', () => {
    const plans = plansOf(`--- pipeline.yml
type: pipeline
jobs:
  sub: { type: pipeline, component: ./inner.yml, inputs: { lr: 7 } }
--- inner.yml
type: pipeline
name: inner
inputs: { lr: { type: number } }
jobs:
  prepare: { type: command, command: "prep \${{inputs.lr}}", environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15, inputs: { lr: 3 } }
  train: { type: command, command: train, environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15 }
`);
    assert.deepEqual(
      plans.map(({ source }) => source?.step),
      ['sub.prepare', 'sub.train'],
    );
    assert.ok(plans[0] && isPlan(plans[0]));
    assert.deepEqual(plans[0].job.run?.inputs, { lr: { kind: 'literal', value: '3' } });
  });

  test('an environment by its step, and the command by the file', () => {
    const plan = planOf(`--- pipeline.yml
type: pipeline
jobs:
  a: { type: command, component: ./c.yml, environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:14 }
--- c.yml
type: command
name: c
command: train
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
`);
    assert.match(plan.needs.image ?? '', /:14$/);
    assert.equal(plan.job.run?.name, 'a');
  });

  test('texts that look like templates are texts', () => {
    const { run } = runOf(`--- job.yml
command: x
environment: azureml:AzureML-acpt-pytorch-2.8-cuda12.6:15
inputs: { a: "<s>[INST]", b: "ckpt-{epoch}.pt", c: $5, d: __main__ }
`);
    assert.deepEqual(
      Object.values(run.inputs).map((each) => each.kind === 'literal' && each.value),
      ['<s>[INST]', 'ckpt-{epoch}.pt', '$5', '__main__'],
    );
  });
});

describe('the matrix', () => {
  const plans = matrixPlans(matrix, [{ image: 'my.azurecr.io/rocm:1', rocm: '6.3' }], 'image');

  test('has the own images first, then environments, images, and those of AMD', () => {
    assert.equal(plans[0]?.needs.image, 'my.azurecr.io/rocm:1');
    assert.match(plans[1]?.needs.image ?? '', /azureml\/curated\/acpt-pytorch-2\.8-cuda12\.6:15$/);
    const kinds = new Set(plans.map(({ accelerator }) => accelerator?.kind));
    assert.deepEqual(kinds, new Set(['rocm', 'cuda']));
  });

  test('every cell names an image with a tag that does not float, and what it needs', () => {
    for (const { needs, title, accelerator } of plans) {
      assert.match(needs.image ?? '', /:(?!latest$)[\w.-]+$/, title);
      assert.ok(accelerator, title);
      if (accelerator.kind === 'cuda') {
        assert.ok(needs.cuda?.minimumDriver, `${title}: driver of CUDA ${needs.cuda?.version}`);
        assert.ok(needs.cuda?.architectures, `${title}: architectures of CUDA ${needs.cuda?.version}`);
      }
    }
  });

  test('a reference that somebody types is understood as in a job', () => {
    const plan = namedPlan(matrix, [], 'azureml:AzureML-acpt-pytorch-2.8-cuda12.6:14', 'image');
    assert.ok('needs' in plan);
    assert.equal(plan.needs.image, 'mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:14');
  });
});

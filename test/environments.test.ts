import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { referenceCodes } from './support/samples.ts';
import {
  findingsOf as allFindingsOf,
  completed,
  completionsOf,
  expectFindings as expectAllFindings,
  expectHover,
  expectNoHover,
  fixed,
} from './support/yaml.ts';

/** Other rules have their own tests: the documents here are as short as they can be. */
const expectFindings = (text: string) => expectAllFindings(text, referenceCodes);
const findingsOf = (text: string) => allFindingsOf(text, referenceCodes);

const job = (environment: string) => `command: python train.py\nenvironment: ${environment}\n`;

describe('hover', () => {
  test('shows what a version holds, and that its name says something else', () =>
    expectHover(
      job('azureml://registries/azureml/environments/acpt-pytorch-2.2-cu|da12.1/versions/55'),
      /name says torch 2\.2 and CUDA 12\.1; version 55 contains torch 2\.10\.0 and CUDA 12\.6/,
      /\| PyTorch \| \*\*2\.10\.0\+cu126\*\* \| 2026-07-20 \| installed by version 55 \|/,
      /\| DeepSpeed \| \*\*0\.15\.1\*\* \| 2026-07-06 \| SBOM of biweekly\.202606\.3 \|/,
      /\| Accelerator \| \*\*CUDA 12\.6\*\* \|/,
    ));

  test('follows the same name through its history', () => {
    const at = (version: number) =>
      job(`azureml://registries/azureml/environments/acpt-pytorch-2.2-cuda12.1/versions/${version}|`);
    expectHover(at(33), /Ubuntu 20\.04/, /CUDA 12\.1/);
    expectHover(at(36), /PyTorch \| \*\*2\.6\.0/, /CUDA 11\.8/);
    expectHover(at(48), /PyTorch \| \*\*2\.7\.1/, /CUDA 11\.8/);
    expectHover(at(53), /PyTorch \| \*\*2\.8\.0/, /CUDA 12\.6/);
  });

  test('says unknown where nothing is known', () =>
    expectHover(
      job('azureml://registries/azureml/environments/acpt-pytorch-2.0-cuda11.7/versions/|3'),
      /\| torchvision \| \*unknown\* \|/,
    ));

  test('says when latest was known, and that it moves', () =>
    expectHover(
      job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6|@latest'),
      /resolved to version 15 on 2026-07-23/,
      /17 was seen later/,
    ));

  test('shows the documented rows of former names', () => {
    const row = (name: string) => job(`azureml:AzureML-ACPT-pytorch-${name}-gpu|@latest`);
    expectHover(row('1.13-py38-cuda11.7'), /1\.13\.1/, /1\.14\.0/, /0\.8\.0/, /Ubuntu 20\.04/);
    expectHover(row('1.12-py39-cuda11.6'), /Python \| \*\*3\.9/, /ORT training \| \*\*1\.13\.1/, /0\.7\.3/);
    expectHover(row('1.11-py38-cuda11.5'), /torch-ort \| \*\*1\.11\.0/, /ORT training \| \*\*1\.11\.1/);
    expectHover(row('1.11-py38-cuda11.3'), /torch-ort \| \*\*1\.11\.1/);
  });

  test('shows a base image by tag, and the tag that a digest is', () => {
    const repository = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
    const digest = 'sha256:6bce3d2f6bbafded883f22fd20986293eed13a2b4700c8fde9a12a3995835ddc';
    expectHover(`image: ${repository}:biweekly.20|2606.3\nname: e\n`, /2\.8\.0\+cu126/, /0\.23\.0\+cu126/);
    expectHover(`image: ${repository}@${digest}|\nname: e\n`, /biweekly\.202606\.3/);
  });

  test('shows that a conda file hides the packages of the image', () =>
    expectHover(
      `name: e\nimage: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15|\nconda_file: conda.yml\n`,
      /new conda environment without the image's Python packages \(torch, deepspeed, …\)/,
      /\| Accelerator \| \*\*CUDA 12\.6\*\* [^\n]*\n\n/,
    ));

  test('shows AMD images for what they are', () =>
    expectHover(
      `name: e\nimage: rocm/pytorch:rocm7.2.4_ubuntu24.04_py3.12_pytorch_release_2.10.0|\n`,
      /ROCm 7\.2\.4/,
      /no public image for ROCm/,
    ));

  test('leaves everybody else in peace', () => {
    expectHover(job('azureml:my-own-envir|onment:3'), /^\*\*environment\*\*/);
    expectHover(`name: e\nimage: nvcr.io/nvidia/py|torch:24.01-py3\nos_type: linux\n`, /^\*\*image\*\*/);
    expectNoHover(
      `services:\n  a:\n    image: mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6|:15\n`,
    );
  });
});

describe('completion', () => {
  const labels = (marked: string) => completionsOf(marked).map((each) => each.label);

  test('offers environments with what is inside, living ones first, retired ones marked and last', () => {
    const all = completionsOf(job('|'));
    assert.equal(all[0]?.label, 'acpt-pytorch-2.8-cuda12.6 15');
    assert.equal(all[0]?.detail, 'torch 2.10.0 · CUDA 12.6 · Python 3.10');
    const retired = all.find((each) => each.label === 'acpt-pytorch-1.12-cuda11.6 16');
    assert.equal(retired?.retired, true);
    assert.match(retired?.detail ?? '', /^retired · torch 1\.12\.1 · CUDA 11\.6/);
    assert.match(all[0]?.documentation() ?? '', /\| PyTorch \|/);
  });

  test('replaces what is half-typed, quoted or broken', () => {
    const whole = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15';
    const label = 'acpt-pytorch-2.8-cuda12.6 15';
    for (const half of [
      '|',
      'acpt|',
      'azureml:|',
      'azureml://registries/azureml/environments/acpt-|',
      'azureml://|x',
    ])
      assert.equal(completed(job(half), label), job(whole), half);
    assert.equal(
      completed('command: a\nenvironment: "ac|"\n', label),
      `command: a\nenvironment: "${whole}"\n`,
    );
    assert.equal(completed(`command: a\nenvironment: 'ac|\n`, label), `command: a\nenvironment: '${whole}\n`);
    assert.equal(
      completed('command: a\nenvironment: azureml:| # mine\n', label),
      `command: a\nenvironment: ${whole} # mine\n`,
    );
  });

  test('offers the same inside braces, closed or not', () => {
    const whole = 'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15';
    const label = 'acpt-pytorch-2.8-cuda12.6 15';
    const inStep = (value: string) =>
      `type: pipeline\njobs:\n  a: {type: command, environment: ${value}, command: x}\n  b: {type: command, command: y}\n`;
    for (const half of ['|', 'acpt|', 'azureml:|', '"|"', "'azureml://reg|'"])
      assert.equal(completed(inStep(half), label), inStep(half.replace(/[^"']+/, whole)), half);
    const open = `type: pipeline\njobs:\n  a: {type: command, environment: |\n  b: {type: command, command: y}\n`;
    assert.equal(completed(open, label), open.replace('|', whole));
    const size = 'Standard_ND96isr_H100_v5';
    assert.equal(
      completed(`${job('azureml:mine:1')}resources: {instance_type: |}\n`, size),
      `${job('azureml:mine:1')}resources: {instance_type: ${size}}\n`,
    );
    const image = 'stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';
    for (const [written, rest] of [
      ['{image: |}', '}'],
      ['{image: mcr.mic|', ''],
      ['{ name: e, image: "|" }', '" }'],
    ] as const) {
      const text = `command: a\nenvironment: ${written}\ncompute: c\n`;
      const after = completed(text, image);
      assert.match(
        after,
        new RegExp(`image: "?mcr\\.microsoft\\.com/aifx/acpt/${image}${rest}\\ncompute: c\\n$`),
        written,
      );
    }
  });

  test('offers the versions of the environment that is already named', () => {
    const prefix = 'azureml://registries/azureml/environments/acpt-pytorch-2.2-cuda12.1/';
    assert.deepEqual(labels(job(`${prefix}versions/|`)).slice(0, 2), ['versions/55', 'versions/54']);
    assert.ok(labels(job(`${prefix}|`)).includes('labels/latest'));
    assert.deepEqual(labels(job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6:|')).slice(0, 2), [
      '@latest',
      ':15',
    ]);
    assert.equal(
      completed(job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@|'), '@latest'),
      job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest'),
    );
    assert.ok(
      !labels(job('azureml://registries/azureml/environments/acpt-pytorch-1.13-cuda11.7/|')).includes(
        'versions/7',
      ),
    );
  });

  test('offers image repositories with their newest tag, and dated tags newest first', () => {
    const repository = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
    assert.equal(
      labels('name: e\nimage: |\n')[0],
      'stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2',
    );
    assert.deepEqual(labels(`name: e\nimage: ${repository}:|\n`).slice(0, 2), [
      'biweekly.202608.2',
      'biweekly.202607.1',
    ]);
    assert.equal(labels(`name: e\nimage: ${repository}:biw|\n`).at(-1), 'latest');
    assert.equal(
      completed(`name: e\nimage: ${repository}:|\n`, 'biweekly.202607.1'),
      `name: e\nimage: ${repository}:biweekly.202607.1\n`,
    );
  });

  test('never offers images that may not exist or that nobody can pull', () => {
    const offered = completionsOf('name: e\nimage: |\n').map((each) => each.newText);
    assert.ok(!offered.some((each) => /py311|torch290|ptebic|acptdev|amlt-sing/.test(each)));
    assert.ok(offered.some((each) => each.startsWith('rocm/pytorch:')));
  });

  test('works in steps, components, trials, tasks and inline environments', () => {
    const places = [
      'type: pipeline\njobs:\n  train:\n    type: command\n    environment: |\n',
      'type: pipeline\njobs:\n  train:\n    type: command\n    environment:\n      image: |\n',
      'type: sweep\nsearch_space: {}\ntrial:\n  command: a\n  environment: |\n',
      'type: parallel\nname: a\ntask:\n  type: run_function\n  environment: |\n',
      'type: pipeline\njobs:\n  a:\n    type: parallel\n    task:\n      environment: |\n',
      'command: a\nenvironment:\n  image: mcr.microsoft.com/|\n',
    ];
    for (const place of places) assert.ok(labels(place).length > 20, place);
  });

  test('is silent where an environment is not meant', () => {
    const places = [
      'command: a\nenvironment: x\ninputs:\n  environment: |\n',
      'command: a\nenvironment: x\nenvironment_variables:\n  environment: |\n',
      'command: |a\nenvironment: x\n',
      'command: a\nenvironment: x # |\n',
      'comman|d: a\nenvironment: x\n',
      'services:\n  a:\n    image: |\n',
      'on: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    environment: |\n',
    ];
    const environments = (place: string) =>
      completionsOf(place).filter(({ kind }) => ['environment', 'image', 'version'].includes(kind));
    for (const place of places) assert.deepEqual(environments(place), [], place);
  });
});

describe('findings', () => {
  test('what is right, somebody else’s, or not known before the job runs is left in peace', () =>
    expectFindings(`
type: pipeline
jobs:
  a: { command: a, environment: "azureml:mine:1" }
  b: { command: a, environment: "azureml:mine@latest" }
  c: { command: a, environment: "azureml:AzureML-sklearn-1.5@latest" }
  d: { command: a, environment: "azureml:AzureML-AutoML@prod" }
  e: { command: a, environment: "azureml://registries/my-company/environments/acpt-pytorch-9.9-cuda99.9/versions/1" }
  f: { command: a, environment: "azureml://registries/azureml/environments/acft-hf-nlp-gpu/versions/8" }
  #                                                                                                 ^ unknown-environment-version
  g: { command: a, environment: "\${{parent.inputs.environment}}" }
  h: { command: a, environment: "<your environment>" }
  i: { command: a, environment: {{environment}} }
  j: { command: a, environment: "file:./environment.yml" }
  k: { command: a, environment: { image: "my.azurecr.io/aifx/acpt/stable-x" } }
  l: { command: a, environment: { image: "mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04" } }
  m: { command: a, environment: { image: {{registry}}/x:latest } }
  n: { command: a, environment: { build: { path: . } } }
  o: { command: a, inputs: { environment: acpt-pytorch-2.8-cuda12.7 } }
  p: { command: a, environment: "azureml:/subscriptions/s/resourceGroups/r/providers/Microsoft.MachineLearningServices/workspaces/w/environments/e/versions/1" }
`));

  test('nothing is said of YAML that is not Azure ML’s', () => {
    const image = 'mcr.microsoft.com/aifx/acpt/stable-nonsense:biweekly.209901.1';
    for (const text of [
      `services:\n  train:\n    image: ${image}\n    command: a\n`,
      `name: ci\non: push\njobs:\n  a:\n    runs-on: ubuntu-latest\n    container: { image: ${image} }\n    environment: nowhere\n`,
      `image: ${image}\nstages: [a]\nbuild:\n  script: b\ntest:\n  script: c\n`,
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n    - image: ${image}\n`,
      `name: x\nchannels: [conda-forge]\ndependencies: [python=3.10]\n`,
      `$schema: https://json.schemastore.org/github-workflow.json\ncommand: a\nenvironment: nowhere\n`,
      '- a\n- b\n',
      'just text',
    ])
      assert.deepEqual(findingsOf(text), [], text);
  });
});

describe('fixes', () => {
  const registry = 'azureml://registries/azureml/environments';

  test('leave nothing to report of what they repaired', () => {
    for (const reference of [
      `${registry}/acpt-pytorch-2.8-cuda12.7/versions/900`,
      `${registry}/acpt-pytorch-2.4-cuda12.4/labels/latest`,
      `${registry}/acpt-pytorch-1.12-cuda11.6/versions/99`,
      'azureml:AzureML-ACPT-pytorch-1.11-py38-cuda11.5-gpu:3',
      'acpt-pytorch-2.8-cuda12.6',
      'azureml:mine:latest',
    ]) {
      assert.notDeepEqual(findingsOf(job(reference)), []);
      const left = findingsOf(fixed(job(reference))).filter(({ severity }) => severity !== 'hint');
      assert.deepEqual(left, [], reference);
    }
  });
});

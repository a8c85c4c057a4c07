/** What a workspace decides: `.acpt.yaml`, and comments that silence findings. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { completeSettings } from '../src/core/features/completion/settings.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { globMatches } from '../src/core/project/settings/glob.ts';
import { versionIn } from '../src/core/stack/replay.ts';
import { expectProject, filesOf, Workspace } from './support/project.ts';
import { cutMark } from './support/yaml.ts';

const registry = 'azureml://registries/azureml/environments';
const retired = `${registry}/acpt-pytorch-2.0-cuda11.7/versions/3`;
const acpt = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2';

const found = (text: string) =>
  new Workspace(filesOf(text)).all.map(({ path, finding }) => `${path} ${finding.code} ${finding.severity}`);

describe('.acpt.yaml', () => {
  const job = `--- a/b/job.yml\ncommand: a\nenvironment: ${retired}\n`;

  test('decides severities, for everything below its folder', () => {
    assert.deepEqual(found(job), ['a/b/job.yml retired-environment warning']);
    assert.deepEqual(found(`${job}--- .acpt.yaml\nseverity:\n  retired-environment: error\n`), [
      'a/b/job.yml retired-environment error',
    ]);
    assert.deepEqual(found(`${job}--- a/.acpt.yaml\nseverity: { retired-environment: off }\n`), []);
    assert.deepEqual(found(`${job}--- c/.acpt.yaml\nseverity: { retired-environment: off }\n`).length, 1);
  });

  test('takes precedence over the editor, rule by rule and cluster by cluster', () => {
    const text = `--- job.yml
command: a
compute: azureml:big
environment: ${retired}
distribution: { type: pytorch, process_count_per_instance: 4 }
resources: { shm_size: 1g }
--- .acpt.yaml
severity: { retired-environment: error }
computes: { big: Standard_NC48ads_A100_v4 }
`;
    const settings = {
      severity: { 'retired-environment': 'off', 'process-count-vs-gpus': 'info' },
      computes: { big: 'Standard_ND96isr_H100_v5' },
      date: '2026-11-23',
    } as const;
    const codes = new Workspace(filesOf(text), { settings }).all.map(
      ({ finding }) => `${finding.code} ${finding.severity}: ${finding.message}`,
    );
    assert.ok(
      codes.some((each) => each.startsWith('retired-environment error')),
      codes.join('\n'),
    );
    assert.ok(
      codes.some((each) => /^process-count-vs-gpus info: Standard_NC48ads_A100_v4 has 2 GPUs/.test(each)),
      codes.join('\n'),
    );
    assert.deepEqual(
      new Workspace(filesOf(`${text}date: 2026-01-01\n`), { settings }).facts('job.yml').settings.date,
      '2026-01-01',
    );
  });

  test('ignores files', () => {
    assert.deepEqual(found(`${job}--- .acpt.yaml\nignore: [a/**/*.yml]\n`), []);
    assert.deepEqual(found(`${job}--- a/.acpt.yaml\nignore: [b]\n`), []);
    assert.deepEqual(found(`${job}--- a/.acpt.yaml\nignore: [c/*]\n`).length, 1);
  });

  test('ignores by patterns', () => {
    for (const [pattern, path, expected] of [
      ['**/*.{yml,yaml}', 'x/y.yml', true],
      ['**/*.{yml,yaml}', 'x/y.yaml', true],
      ['**/*.{yml,yaml}', 'x/y.json', false],
      ['{a,{b,c}/d}/e', 'c/d/e', true],
      ['{a,b', '{a,b', true],
      ['old/', 'x/old/a/b', true],
      ['./old/', 'x/old/a', false],
      ['old', 'x/old', true],
      ['x/old', 'y/x/old', false],
      ['a/*/c', 'a/b/c', true],
      ['a/*/c', 'a/b/b/c', false],
      ['a/**/c', 'a/c', true],
      ['a?c', 'abc', true],
      ['a?c', 'a/c', false],
      ['[a]+(b)', '[a]+(b)', true],
      ['*.yml', 'a.txt', false],
    ] as const)
      assert.equal(globMatches(pattern, path), expected, `${pattern} and ${path}`);
  });

  test('tells what clusters are, and which day to judge by', () => {
    const cluster = `--- job.yml\ncommand: a\ncompute: azureml:big\nenvironment: ${registry}/acpt-pytorch-2.8-cuda12.6/versions/15\ndistribution: { type: pytorch, process_count_per_instance: 4 }\nresources: { shm_size: 1g }\n`;
    const rest = (text: string) => found(text).filter((each) => !each.includes('name-differs'));
    assert.deepEqual(rest(`${cluster}--- .acpt.yaml\ncomputes: { big: Standard_NC48ads_A100_v4 }\n`), [
      'job.yml process-count-vs-gpus warning',
    ]);
    assert.deepEqual(rest(`${cluster}--- .acpt.yaml\ncomputes: { big: Standard_NV12s_v3 }\n`).toSorted(), [
      'job.yml process-count-vs-gpus warning',
      'job.yml retired-vm-size warning',
    ]);
    assert.ok(
      rest(`${cluster}--- .acpt.yaml\ncomputes: { big: Standard_NV12s_v3 }\ndate: 2026-01-01\n`).includes(
        'job.yml retired-vm-size info',
      ),
    );
  });

  test('tells what the images of a team hold', () => {
    const text = (settings: string) => `--- job.yml
command: a
environment: { build: { path: context } }
--- context/Dockerfile
FROM my.azurecr.io/team/train:7
RUN pip install torch==2.7.1
--- .acpt.yaml
images:
  - image: my.azurecr.io/team/train
${settings}`;
    const basedOn = text(`    basedOn: ${acpt}\n    packages: { transformers: 4.50.0 }\n`);
    assert.deepEqual(found(basedOn), ['context/Dockerfile reinstalls-stack-package warning']);
    const stack = new Workspace(filesOf(basedOn)).facts('job.yml').environments[0]?.stack;
    assert.equal(versionIn(stack, 'transformers'), '4.50.0');
    assert.equal(stack?.accelerator?.version, '12.6');
    const rocm = new Workspace(
      filesOf(text('    rocm: "6.2"\n    packages: { torch: 2.5.1, python: "3.10" }\n')),
    );
    assert.equal(rocm.facts('job.yml').environments[0]?.base?.accelerator?.kind, 'rocm');
  });

  for (const [what, pattern, path] of [
    ['many folders', `${'**/'.repeat(300)}x`, `${'a/'.repeat(300)}y`],
    ['many stars', `${'*a'.repeat(300)}b`, 'a'.repeat(900)],
    ['many alternatives', '{a,b}'.repeat(190), 'ab'.repeat(450)],
    ['alternatives in alternatives', `${'{a,'.repeat(300)}b${'}'.repeat(300)}`, 'c'],
    ['braces that do not end', '{'.repeat(1000), '{'],
  ] as const)
    test(`a pattern of ${what} is judged within milliseconds`, () => {
      const before = process.cpuUsage().user;
      assert.equal(globMatches(pattern, path), false);
      assert.ok(process.cpuUsage().user - before < 1_500_000);
    });

  test('of any other shape is told of and changes nothing', () => {
    for (const text of [
      '- a',
      'text',
      '3',
      'severity: 3',
      'severity: [a]',
      'ignore: { a: b }',
      'ignore: [{}]',
      'computes: [a]',
      'images: 3',
      'date: 1',
      '? [a]\n: b',
      '<<: 3',
      'a: &a [*a]',
      '\0',
    ])
      assert.deepEqual(
        new Set(found(`${job}--- .acpt.yaml\n${text}\n`)),
        new Set(['.acpt.yaml invalid-settings warning', 'a/b/job.yml retired-environment warning']),
        text,
      );
  });

  test('is used as far as it is right', () =>
    assert.deepEqual(found(`${job}--- .acpt.yaml\nseverity: { retired-environment: off }\nignore: 3\n`), [
      '.acpt.yaml invalid-settings warning',
    ]));
});

/** The file `.acpt.yaml`, with its cursor mark. */
const opened = (marked: string) => {
  const { text, offset } = cutMark(marked);
  return { offset, facts: new Workspace(new Map([['.acpt.yaml', text]])).facts('.acpt.yaml') };
};

describe('completion in .acpt.yaml', () => {
  const offers = (marked: string) => {
    const { facts, offset } = opened(marked);
    return completeSettings(facts, offset);
  };
  const labels = (marked: string) => offers(marked).map(({ label }) => label);

  test('offers settings, rules, severities, sizes and images', () => {
    assert.deepEqual(labels('|'), ['severity', 'computes', 'ignore', 'images', 'date']);
    assert.ok(labels('severity:\n  old|\n').includes('old-image'));
    assert.deepEqual(labels('severity:\n  old-image: |'), ['error', 'warning', 'info', 'hint', 'off']);
    assert.ok(labels('date: 2026-01-01\ncomputes:\n  gpu: |\n').includes('Standard_ND96isr_H100_v5'));
    assert.ok(labels('images:\n  - image: a/b\n    |\n').includes('basedOn'));
    assert.ok(labels('images:\n  - image: a/b\n    basedOn: |\n').length > 20);
    assert.deepEqual(labels('# sev|'), []);
  });

  test('says what a setting and a rule are for', () => {
    assert.match(offers('|')[0]?.documentation() ?? '', /^Severity of each rule/);
    const rule = offers('severity:\n  old|\n').find(({ label }) => label === 'old-image');
    assert.match(rule?.detail ?? '', /more than 30 days old/);
  });
});

describe('hover in .acpt.yaml', () => {
  const hover = (marked: string) => {
    const { facts, offset } = opened(marked);
    return hoverAt(facts, offset)?.markdown;
  };

  test('explains settings, rules, keys of images and sizes', () => {
    assert.match(hover('sev|erity:\n  old-image: off\n') ?? '', /^Severity of each rule/);
    assert.match(hover('severity:\n  old-im|age: off\n') ?? '', /more than 30 days old/);
    assert.match(hover('images:\n  - image: a/b\n    cu|da: 12.6\n') ?? '', /^CUDA version/);
    assert.match(hover('computes:\n  gpu: Standard_ND96isr_|H100_v5\n') ?? '', /H100/);
  });

  test('has nothing to say of names and other values', () => {
    assert.equal(hover('computes:\n  sever|ity: Standard_NC6\n'), undefined);
    assert.equal(hover('severity:\n  old-image: o|ff\n'), undefined);
    assert.equal(hover('colour|s: 3\n'), undefined);
  });
});

describe('comments that silence', () => {
  test('the next line, or everything below, one rule or all', () => {
    expectProject(`--- pipeline.yml
type: pipeline
settings: { default_compute: serverless }
jobs:
  a:
    command: a
    # acpt-disable-next-line retired-environment -- until the migration
    environment: ${retired}
  b:
    command: a
    environment: ${retired}
    #                                                      ^^^^^^^^^^^^^^^^^^^^^^^^^ retired-environment warning
  # acpt-disable
  c:
    command: a
    environment: ${retired}
`);
  });

  test('several in a row are about the same line', () => {
    const text = (...comments: string[]) =>
      `type: pipeline\njobs:\n  a:\n    command: a\n${comments.map((each) => `    # ${each}\n`).join('')}    environment: ${retired}\n    compute: 3\n`;
    const codes = (...comments: string[]) =>
      new Workspace(filesOf(`--- p.yml\n${text(...comments)}`)).all.map(({ finding }) => finding.code);
    assert.deepEqual(codes(), ['retired-environment', 'wrong-type']);
    const here = 'acpt-disable-next-line retired-environment';
    assert.deepEqual(codes(here, 'acpt-disable-next-line old-image'), ['unused-suppression', 'wrong-type']);
    assert.deepEqual(codes('acpt-disable-next-line old-image', here), ['unused-suppression', 'wrong-type']);
    // To the end: what follows the row is silenced, and what stands in the row is not counted as a line.
    assert.deepEqual(codes('acpt-disable wrong-type', here), []);
    assert.deepEqual(codes(here, 'acpt-disable wrong-type'), []);
    assert.deepEqual(codes('acpt-disable', here), []);
  });

  test('in Dockerfiles, conda files and requirements too', () => {
    expectProject(`--- job.yml
command: a
environment: { build: { path: . } }
--- Dockerfile
FROM ${acpt}
COPY r.txt .
RUN pip install -r r.txt && \\
    # acpt-disable-next-line torch-ort-not-configured
    pip install torch-ort
--- r.txt
# acpt-disable-next-line reinstalls-stack-package
torch==2.7.1
`);
    expectProject(`--- env.yml
name: e
image: a/b:c
conda_file: conda.yml
--- conda.yml
# acpt-disable torch-trio
dependencies:
  - python=3.11
  - pip:
    - torch==2.8.0
    - torchvision==0.22.1
`);
  });
});

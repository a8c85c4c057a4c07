/** The steps of a pipeline on one machine. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isPlan } from '../../src/core/container/plan/plan.ts';
import { containerPlans } from '../../src/core/container/planning/plans.ts';
import {
  givenTo,
  pipelineSteps,
  type StepOutcome,
  summaryOf,
  withOutputsOf,
  withProduced,
} from '../../src/core/container/run/pipeline.ts';
import { runPipeline } from '../../src/engine/pipeline.ts';
import { filesOf, Workspace } from '../support/project.ts';

const environment = 'environment: { image: "a/b:1" }';
const step = (name: string, inputs = '', more = `command: x\n    ${environment}`) =>
  `  ${name}:\n    ${more}\n${inputs === '' ? '' : `    inputs: { ${inputs} }\n`}    outputs: { o: {} }\n`;
const from = (name: string) => `i_${name}: "\${{parent.jobs.${name}.outputs.o}}"`;

function stepsOf(text: string) {
  const files = new Map(
    filesOf(text.startsWith('---') ? text : `--- pipeline.yml\ntype: pipeline\njobs:\n${text}`),
  );
  const [path = ''] = files.keys();
  return pipelineSteps(containerPlans(new Workspace(files).facts(path), { curatedAs: 'image' }));
}

const names = (text: string) => stepsOf(text).map(({ name }) => name);

describe('an input that the user gives', () => {
  const taken = (text: string, names: readonly string[]) => {
    const steps = stepsOf(text);
    return steps.map((each) => givenTo(each, steps, names));
  };
  const data = 'i_a: azureml:images:3';

  test('is not in place of what another step writes, where a step has it from elsewhere', () =>
    assert.deepEqual(taken(step('a', data) + step('b', from('a')), ['i_a', 'lr']), [['i_a', 'lr'], ['lr']]));

  test('is in place of what another step writes where only that can be meant', () =>
    assert.deepEqual(taken(step('a') + step('b', from('a')), ['i_a']), [['i_a'], ['i_a']]));
});

describe('the order of steps', () => {
  test('is that of what they need, otherwise that of the text', () => {
    const text = step('c', `${from('a')}, ${from('b')}`) + step('a') + step('d') + step('b', from('a'));
    assert.deepEqual(names(text), ['a', 'd', 'b', 'c']);
  });

  test('of steps that need each other, none runs', () => {
    const steps = stepsOf(step('a', from('b')) + step('b', from('a')) + step('c'));
    assert.deepEqual(
      steps.map(({ name, problem }) => [name, problem !== undefined]),
      [
        ['c', false],
        ['a', true],
        ['b', true],
      ],
    );
    assert.match(steps[1]?.problem ?? '', /a, b need each other/);
  });

  test('a step whose source is not in the files of this folder cannot be waited for', () => {
    const [only] = stepsOf(step('a', from('elsewhere')));
    assert.match(only?.problem ?? '', /Step a needs an output of elsewhere/);
  });

  test('a step without a command, or whose environment is not here, says so', () => {
    const steps = stepsOf(
      step('a', '', `type: parallel\n    ${environment}`) +
        step('b', '', 'command: x\n    environment: azureml:mine:1'),
    );
    assert.match(steps[0]?.problem ?? '', /no command/);
    assert.match(steps[1]?.problem ?? '', /workspace/);
  });

  test('steps of a pipeline in a pipeline are told apart from those around it', () => {
    const text = `--- pipeline.yml
type: pipeline
jobs:
${step('a')}  inner:
    component: ./inner.yml
--- inner.yml
$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
type: pipeline
name: inner
jobs:
${step('a')}${step('b', from('a'))}`;
    assert.deepEqual(
      stepsOf(text).map(({ name, needs }) => [name, needs.join()]),
      [
        ['a', ''],
        ['inner.a', ''],
        ['inner.b', 'inner.a'],
      ],
    );
  });

  test('steps of a pipeline in a pipeline run though all of them are files', () => {
    const component = (type: string, rest: string) =>
      `$schema: https://azuremlschemas.azureedge.net/latest/${type}Component.schema.json\nname: c\n${rest}`;
    const file = (name: string) => `  ${name}:\n    component: ./train.yml\n`;
    const text = `--- pipeline.yml
type: pipeline
jobs:
  outer:
    component: file:./inner.yml
${file('last')}--- inner.yml
${component('pipeline', `type: pipeline\njobs:\n${file('a')}  deeper:\n    component: ./deeper.yml\n`)}--- deeper.yml
${component('pipeline', `type: pipeline\njobs:\n${file('b')}`)}--- train.yml
${component('command', `type: command\ncommand: python train.py\n${environment}\n`)}`;
    assert.deepEqual(
      stepsOf(text).map(({ name, problem }) => [name, problem]),
      [
        ['outer.a', undefined],
        ['outer.deeper.b', undefined],
        ['last', undefined],
      ],
    );
  });

  test('steps of a file run also where a pipeline that is written inside a step names it', () => {
    const inner = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json
name: inner
type: pipeline
inputs: {rate: {type: number, default: 0.1}}
jobs:
${step('a', 'rate: "${{parent.inputs.rate}}"')}${step('b')}`;
    const steps = stepsOf(`--- pipeline.yml
type: pipeline
jobs:
  outer:
    type: pipeline
    component:
      type: pipeline
      inputs: {rate: {type: number}}
      jobs:
        middle:
          component: ./inner.yml
          inputs: {rate: "\${{parent.inputs.rate}}"}
    inputs: {rate: 0.5}
--- inner.yml
${inner}`);
    assert.deepEqual(
      steps.map(({ name, problem }) => [name, problem]),
      [
        ['middle.a', undefined],
        ['middle.b', undefined],
      ],
    );
    const [{ plan } = { plan: undefined }] = steps;
    assert.ok(plan && isPlan(plan));
    assert.deepEqual(plan.job.run?.inputs.rate, { kind: 'literal', value: '0.5' });
  });

  test('pipelines that contain each other end, and say so', () => {
    const pipeline = (other: string) =>
      `$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json\nname: c\ntype: pipeline\njobs:\n${step('a')}  inner:\n    component: ./${other}.yml\n`;
    const steps = stepsOf(
      `--- pipeline.yml\ntype: pipeline\njobs:\n  outer:\n    component: ./one.yml\n--- one.yml\n${pipeline('two')}--- two.yml\n${pipeline('one')}`,
    );
    assert.deepEqual(
      steps.map(({ name, problem }) => [name, problem]),
      [
        ['outer.a', undefined],
        ['outer.inner.a', undefined],
        ['outer.inner.inner', 'one.yml contains itself.'],
      ],
    );
  });
});

describe('a pipeline', () => {
  /** What each step was given as its inputs, and how it ended. */
  async function runOf(
    text: string,
    codes: Readonly<Record<string, number | undefined>> = {},
    stop = new AbortController(),
  ) {
    const steps = stepsOf(text);
    const given = new Map<string, unknown>();
    const outcomes = await runPipeline(steps, {
      signal: stop.signal,
      runStep: async (name, plan) => {
        given.set(name, plan.job.run?.inputs);
        if (codes[name] === 130) stop.abort();
        return { code: Object.hasOwn(codes, name) ? codes[name] : 0, runFolder: `/runs/${name}` };
      },
      onStep: () => {},
    });
    const ends = Object.fromEntries([...outcomes].map(([name, { kind }]) => [name, kind]));
    return { steps, given, outcomes, ends };
  }

  test('hands what a step wrote to those that need it', async () => {
    const { given, ends } = await runOf(step('b', from('a')) + step('a'));
    assert.deepEqual(given.get('b'), { i_a: { kind: 'path', path: '/runs/a/o' } });
    assert.deepEqual(ends, { a: 'succeeded', b: 'succeeded' });
  });

  test('hands inputs into a pipeline in it and outputs out of it, however deep', async () => {
    const component = (type: string, rest: string) =>
      `$schema: https://azuremlschemas.azureedge.net/latest/${type}Component.schema.json\nname: c\n${rest}`;
    const text = `--- pipeline.yml
type: pipeline
inputs:
  rate: 0.5
jobs:
${step('before')}  outer:
    component: ./outer.yml
    inputs:
      rate: \${{parent.inputs.rate}}
      data: \${{parent.jobs.before.outputs.o}}
${step('after', 'i: "${{parent.jobs.outer.outputs.model}}"')}--- outer.yml
${component(
  'pipeline',
  `type: pipeline
inputs:
  rate: {type: number, default: 0.1}
  left: {type: number, default: 7}
  data: {type: uri_folder}
outputs:
  model: {type: uri_folder}
jobs:
${step('own', 'd: "${{parent.inputs.data}}"')}  deeper:
    component: ./deeper.yml
    inputs:
      r: \${{parent.inputs.rate}}
      l: \${{parent.inputs.left}}
      d: \${{parent.inputs.data}}
      o: \${{parent.jobs.own.outputs.o}}
    outputs:
      m: \${{parent.outputs.model}}
`,
)}--- deeper.yml
${component(
  'pipeline',
  `type: pipeline
inputs: {r: {type: number}, l: {type: number}, d: {type: uri_folder}, o: {type: uri_folder}}
outputs: {m: {type: uri_folder}}
jobs:
  train:
    component: ./train.yml
    inputs: {r: "\${{parent.inputs.r}}", l: "\${{parent.inputs.l}}", d: "\${{parent.inputs.d}}", o: "\${{parent.inputs.o}}"}
    outputs: {w: "\${{parent.outputs.m}}"}
`,
)}--- train.yml
${component(
  'command',
  `type: command
inputs: {r: {type: number}, l: {type: number}, d: {type: uri_folder}, o: {type: uri_folder}}
outputs: {w: {type: uri_folder}}
command: python train.py
${environment}
`,
)}`;
    const { steps, given, ends } = await runOf(text);
    assert.deepEqual(
      steps.map(({ name, needs }) => [name, needs.toSorted().join()]),
      [
        ['before', ''],
        ['outer.own', 'before'],
        ['outer.deeper.train', 'before,outer.own'],
        ['after', 'outer.deeper.train'],
      ],
    );
    assert.deepEqual(given.get('outer.deeper.train'), {
      r: { kind: 'literal', value: '0.5' },
      l: { kind: 'literal', value: '7' },
      d: { kind: 'path', path: '/runs/before/o' },
      o: { kind: 'path', path: '/runs/outer.own/o' },
    });
    assert.deepEqual(given.get('after'), { i: { kind: 'path', path: '/runs/outer.deeper.train/w' } });
    assert.ok(Object.values(ends).every((each) => each === 'succeeded'));
  });

  test('hands on no output of a pipeline in it for another that has its name further out', async () => {
    const pipeline = (name: string, rest: string) =>
      `--- ${name}.yml\n$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json\nname: ${name}\ntype: pipeline\n${rest}`;
    const job = `command: x\n    ${environment}`;
    const text = `--- pipeline.yml
type: pipeline
outputs: {x: {}}
jobs:
  outer:
    component: ./outer.yml
    outputs: {m: "\${{parent.outputs.x}}"}
${step('after', 'i: "${{parent.jobs.outer.outputs.x}}"')}${pipeline(
  'outer',
  `outputs: {m: {type: uri_folder}, x: {type: uri_folder}}
jobs:
  own:
    ${job}
    outputs: {o: "\${{parent.outputs.x}}"}
  deeper: {component: ./deeper.yml}
`,
)}${pipeline(
  'deeper',
  `outputs: {m: {type: uri_folder}}
jobs:
  train:
    ${job}
    outputs: {w: "\${{parent.outputs.m}}"}
`,
)}`;
    const { given } = await runOf(text);
    assert.deepEqual(given.get('after'), { i: { kind: 'path', path: '/runs/outer.own/o' } });
  });

  test('starts nothing that needs a step that failed, or did not start', async () => {
    const text = step('a') + step('b', from('a')) + step('c') + step('d', from('b'));
    const ends = { a: 'failed', b: 'skipped', c: 'succeeded', d: 'skipped' };
    const failed = await runOf(text, { a: 1 });
    assert.deepEqual(failed.ends, ends);
    assert.equal(failed.outcomes.get('b')?.detail, '(step a failed)');
    assert.equal(failed.outcomes.get('d')?.detail, '(step b did not run)');
    assert.deepEqual((await runOf(text, { a: undefined })).ends, ends);
  });

  test('starts nothing at all after that where it says so', async () => {
    const text = (more: string) =>
      `--- pipeline.yml\ntype: pipeline\nsettings: { continue_on_step_failure: ${more} }\njobs:\n${step('a')}${step('c')}`;
    assert.deepEqual((await runOf(text('false'), { a: 1 })).ends, { a: 'failed', c: 'skipped' });
    assert.deepEqual((await runOf(text('true'), { a: 1 })).ends, { a: 'failed', c: 'succeeded' });
    const nested = `${text('false')}  b: { component: ./inner.yml }\n${step('e')}--- inner.yml\n$schema: https://azuremlschemas.azureedge.net/latest/pipelineComponent.schema.json\nname: inner\ntype: pipeline\njobs:\n${step('d')}`;
    const { ends } = await runOf(nested, { 'b.d': 1 });
    assert.deepEqual(ends, { a: 'succeeded', 'b.d': 'failed', c: 'succeeded', e: 'skipped' });
  });

  test('goes on beside a step that cannot run here, without those that need it', async () => {
    const text = step('a', '', `type: parallel\n    ${environment}`) + step('b', from('a')) + step('c');
    const { ends, outcomes } = await runOf(text);
    assert.deepEqual(ends, { a: 'skipped', b: 'skipped', c: 'succeeded' });
    assert.equal(outcomes.get('b')?.detail, '(step a did not run)');
  });

  test('that is stopped starts no further step', async () => {
    const { ends, outcomes } = await runOf(step('a') + step('b'), { a: 130 });
    assert.deepEqual(ends, { a: 'stopped', b: 'skipped' });
    assert.equal(outcomes.get('b')?.detail, '(stopped)');
  });

  test('is summed up in the order in which it ran', async () => {
    const { steps, outcomes } = await runOf(
      step('train', from('prepare')) + step('prepare') + step('last', from('train')),
      {
        train: 3,
      },
    );
    assert.deepEqual(
      summaryOf(steps, outcomes).map((line) => line.replace(/\d+ s/g, 'N s')),
      [
        '✓ prepare  succeeded in N s; wrote o',
        '✗ train    failed with exit code 3 after N s; after prepare',
        '– last     skipped (step train failed); after train',
      ],
    );
    const silent = await runOf(`  a:\n    command: x\n    ${environment}\n`);
    assert.match(summaryOf(silent.steps, silent.outcomes)[0] ?? '', /^✓ a {2}succeeded in \d+ s$/);
    const none: ReadonlyMap<string, StepOutcome> = new Map();
    assert.match(summaryOf(steps, none)[0] ?? '', /^– prepare {2}skipped$/);
  });
});

test('an output with a name that leads elsewhere is found where it was written', () => {
  const [first] = stepsOf(`  a:
    command: x
    ${environment}
    outputs: { "../../x": {} }
`);
  assert.ok(first && isPlan(first.plan));
  assert.deepEqual(
    [...(withOutputsOf(new Map(), first.plan, 'a', '/runs/a').get('a')?.values() ?? [])],
    ['/runs/a/-..-x'],
  );
  assert.deepEqual(withProduced(first.plan, 'a', new Map()), first.plan);
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { fixed, problemsIn } from './speak.ts';

const job = (command: string, inputs = 'inputs: {a: 1}\n') =>
  `command: "${command}"\nenvironment: azureml:e:1\ncompute: c\n${inputs}`;

test('the nearest name is offered', () => {
  const text = job('python ${{inputs.learning_rat}}', 'inputs: {learning_rate: 0.1}\n');
  assert.match(fixed(text, 'unknown-binding'), /\$\{\{inputs\.learning_rate\}\}/);
  assert.match(
    problemsIn(text)[0]?.message ?? '',
    /The job has no input "learning_rat"\. Did you mean "learning_rate"\?/,
  );
});

test('a misspelt context is replaced', () => {
  for (const context of ['Inputs', 'input', 'INPUTS', 'imputs'])
    assert.equal(fixed(job(`x \${{${context}.a}}`), 'unknown-binding'), job('x ${{inputs.a}}'));
});

test('a name like no other can be declared, in the style of the section', () => {
  const command = 'python ${{inputs.epochs}}';
  const declare = (inputs: string) => fixed(job(command, inputs), 'unknown-binding', {}, /Declare/);
  assert.equal(declare(''), `${job(command, '').trimEnd()}\ninputs:\n  epochs: ""\n`);
  assert.equal(
    declare('inputs:\n  data:\n    path: ./d # here\n'),
    job(command, 'inputs:\n  data:\n    path: ./d # here\n  epochs: ""\n'),
  );
  assert.equal(declare('inputs: {data: 1}\n'), job(command, 'inputs: {data: 1, epochs: ""}\n'));
  assert.equal(declare('inputs:\ntags: {}\n'), job(command, 'inputs:\n  epochs: ""\ntags: {}\n'));
  const component = `type: command
name: c
environment: azureml:e:1
command: echo \${{outputs.model}} \${{inputs.a}}
inputs:
  a: {type: string, default: x}`;
  assert.equal(
    fixed(component, 'unknown-binding', {}, /Declare the output/),
    `${component}\noutputs:\n  model:\n    type: uri_folder`,
  );
});

test('every spelling that was meant becomes an expression', () => {
  for (const written of ['{inputs.a}', '${inputs.a}', '{{inputs.a}}', '${{inputs.a}', '${{inputs.a'])
    assert.match(fixed(job(`echo ${written}`), 'malformed-expression'), /echo \$\{\{inputs\.a\}\}"/, written);
  assert.equal(problemsIn(job('echo {inputs.a}'))[0]?.tag, 'deprecated');
});

test('what was not meant as an expression is left in peace', () => {
  for (const written of [
    '{inputs}',
    '{a}',
    '${a}',
    '${A}',
    '$(a)',
    '{{a}}',
    '{{inputs.zzz}}',
    '{% if inputs.a %}',
    '${{{inputs.a}}}',
    '${{ github.sha }}',
    '${{ github.sha }}}',
    '${{ secrets.TOKEN }}',
    "${{ parameters['a'] }}",
    '${{inputs.<name>}}',
  ])
    assert.deepEqual(problemsIn(job(`\${{inputs.a}} ${written}`)), [], written);
});

test('bindings get their parent', () => {
  const pipeline = (value: string) =>
    `type: pipeline\ninputs: {d: 1}\njobs:\n  a:\n    component: azureml:c:1\n    inputs: {x: "${value}", y: "\${{parent.inputs.d}}"}\n`;
  assert.equal(fixed(pipeline('${{inputs.d}}'), 'misplaced-expression'), pipeline('${{parent.inputs.d}}'));
  assert.equal(fixed(pipeline('${{parents.inputs.d}}'), 'unknown-binding'), pipeline('${{parent.inputs.d}}'));
});

test('a spaced output binding is tightened', () => {
  const pipeline = (value: string) =>
    `type: pipeline\noutputs: {o: }\njobs:\n  a:\n    component: azureml:c:1\n    outputs: {x: "${value}"}\n`;
  assert.equal(
    fixed(pipeline('${{ parent.outputs.o }}'), 'spaced-output-binding'),
    pipeline('${{parent.outputs.o}}'),
  );
});

test('a required input is added to the step', () => {
  const files = {
    'c.yml': 'type: command\ncommand: x ${{inputs.data}}\ninputs: {data: {type: uri_folder}}\n',
  };
  const pipeline = (step: string) =>
    `type: pipeline\ninputs:\n  data: {path: ./d}\njobs:\n  a:\n    component: ./c.yml\n${step}`;
  assert.equal(
    fixed(pipeline(''), 'missing-input', files),
    pipeline('    inputs:\n      data: ${{parent.inputs.data}}\n'),
  );
});

test('an optional input gets its block, with the option before it', () => {
  const component = (command: string) =>
    `type: command\nname: c\nenvironment: azureml:e:1\ninputs:\n  a: {type: string, optional: true}\ncommand: ${command}\n`;
  assert.equal(
    fixed(component('run --a ${{inputs.a}} --b'), 'optional-input'),
    component('run $[[--a ${{inputs.a}}]] --b'),
  );
  assert.equal(fixed(component('run ${{inputs.a}}'), 'optional-input'), component('run $[[${{inputs.a}}]]'));
});

test('documents of other kinds are left alone', () => {
  assert.deepEqual(
    problemsIn('on: push\njobs:\n  a:\n    runs-on: x\n    steps: [{run: "${{ inputs.x }}"}]\n'),
    [],
  );
  assert.deepEqual(problemsIn('name: e\nimage: a/b:${{inputs.x}}\nconda_file: c.yml\n'), []);
  assert.deepEqual(problemsIn(''), []);
});

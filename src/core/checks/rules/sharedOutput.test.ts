import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import { expectNone, expectProject } from '../../../../test/support/project.ts';

const code = 'shared-output';
const step = (name: string, outputs: string, type = 'command') =>
  `  ${name}:\n    type: ${type}\n    component: azureml:c:1\n    compute: azureml:c\n    outputs:\n${outputs}`;
const pipeline = (steps: string, kind = 'component') =>
  `--- p/pipeline.yml\n$schema: https://azuremlschemas.azureedge.net/latest/pipeline${kind === 'component' ? 'Component' : 'Job'}.schema.json\ntype: pipeline\n${kind === 'component' ? 'name: p\nversion: 1\n' : ''}outputs:\n  dir: { type: uri_folder }\n  other: { type: uri_folder }\njobs:\n${steps}`;
const bound = '      result: ${{parent.outputs.dir}}\n';
const mark = `#             ^^^^^^^^^^^^^^^^^^^^^^^ ${code} warning\n`;

describe(code, () => {
  test('two steps, in components and jobs', () => {
    for (const kind of ['component', 'job'])
      expectProject(pipeline(step('a', bound) + step('b', bound + mark) + step('c', bound + mark), kind));
    assert.deepEqual(messagesIn(pipeline(step('a', bound) + step('b', bound)), code), [
      'Output "dir" is already bound in step "a"; the service rejects the second. Give each its own output.',
    ]);
  });

  test('two outputs of a step, and outputs with a mode', () => {
    expectProject(pipeline(step('a', `      first: \${{parent.outputs.dir}}\n${bound}${mark}`)));
    const withMode = '      result:\n        mode: upload\n        path: ${{parent.outputs.dir}}\n';
    expectProject(
      pipeline(
        step('a', withMode) + step('b', `      model: \${{parent.outputs.dir}}\n${mark.replace(' ^', '^')}`),
      ),
    );
  });

  test('outputs of their own', () => {
    const other = bound.replace('outputs.dir', 'outputs.other');
    for (const text of [
      step('a', bound) + step('b', other),
      step('a', `${bound}      second: \${{parent.outputs.other}}\n`),
      // Sent as a path, which another rule says.
      step('a', bound) + step('b', bound.replace('{{parent', '{{ parent')),
      step('a', bound) + step('b', '      result: ${{parent.outputs.dir}}/b\n'),
      `${step('a', bound)}    inputs:\n      result: \${{parent.outputs.dir}}\n`,
      step('a', bound) +
        step('b', '      result: { type: uri_folder, description: "as ${{parent.outputs.dir}}" }\n'),
    ])
      expectNone(pipeline(text), code);
  });

  test('steps of which only one runs, and templates', () => {
    for (const type of ['if_else', 'IF_ELSE', 'do_while', 'parallel_for'])
      expectNone(pipeline(`${step('a', bound)}${step('b', bound)}  c:\n    type: ${type}\n`), code);
    expectNone(pipeline(`{% if a %}\n${step('a', bound)}{% else %}\n${step('b', bound)}{% endif %}\n`), code);
    expectNone(pipeline(`${step('a', bound)}${step('b', bound)}  c: [\n`), code);
  });
});

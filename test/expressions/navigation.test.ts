import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readUnit } from '../../src/core/azureml/bindings/bindings.ts';
import { foldingRanges } from '../../src/core/azureml/symbols/folding.ts';
import { documentLinks } from '../../src/core/azureml/symbols/links.ts';
import {
  definitionAt,
  type FileSpan,
  highlightsAt,
  referencesAt,
} from '../../src/core/azureml/symbols/navigation.ts';
import { documentSymbols } from '../../src/core/azureml/symbols/outline.ts';
import type { OutlineItem } from '../../src/core/azureml/symbols/outlineItem.ts';
import { renameEdits, renameTargetAt } from '../../src/core/azureml/symbols/rename.ts';
import type { Rename } from '../../src/core/azureml/symbols/renameResult.ts';
import { selectionRanges } from '../../src/core/azureml/symbols/selection.ts';
import { resolvePath } from '../../src/core/base/paths.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { cases } from './cases.ts';
import { cursorIn, documentOf, type Files, problemsIn } from './speak.ts';

const train = cases['train.yml'] ?? '';
const pipeline = `type: pipeline
inputs:
  raw: {type: uri_folder, path: ./raw}
  rate: 0.1
outputs:
  best: {type: uri_folder}
jobs:
  prep:
    command: prep \${{inputs.raw}} \${{outputs.ready}}
    environment: azureml:e:1
    inputs:
      raw: \${{parent.inputs.raw}}
    outputs:
      ready: {type: uri_folder}
  train:
    component: ../components/train.yml
    inputs:
      data: \${{parent.jobs.prep.outputs.ready}}
      rate: \${{parent.inputs.rate}}
    outputs:
      model: \${{parent.outputs.best}}
  search:
    type: sweep
    trial: file:../components/train.yml
    inputs: {data: "\${{parent.jobs.prep.outputs.ready}}"}
    search_space:
      rate: {type: uniform, min_value: 0.1, max_value: 1}
  test:
    component: azureml:test@latest
    inputs:
      model: \${{parent.jobs.train.outputs.model}}
`;
const files: Files = { 'jobs/pipeline.yml': pipeline, 'components/train.yml': train };

/** The offset of the n-th `what`, one letter in. */
function at(text: string, what: string, n = 1): number {
  let offset = -1;
  for (let i = 0; i < n; i++) offset = text.indexOf(what, offset + 1);
  assert.ok(offset >= 0, what);
  return offset + what.length - 1;
}

function show({ path, span }: FileSpan) {
  const text = files[path] ?? '';
  const line = text.slice(0, span.start).split('\n').length;
  return `${path}:${line} ${text.slice(span.start, span.end)}`;
}

function ask(path: string, what: string, n?: number) {
  const text = files[path] ?? '';
  const offset = at(text, what, n);
  const document = documentOf(text, files, path);
  const definition = definitionAt(document, offset);
  return {
    definition: definition && show(definition),
    references: referencesAt(document, offset).map(show),
    highlights: highlightsAt(document, offset).map(({ span, access }) => `${access} ${show({ path, span })}`),
  };
}

test('a name in a command goes to the input of its step', () => {
  const { definition, highlights } = ask('jobs/pipeline.yml', '${{inputs.raw');
  assert.equal(definition, 'jobs/pipeline.yml:12 raw');
  assert.deepEqual(highlights, ['write jobs/pipeline.yml:12 raw', 'read jobs/pipeline.yml:9 raw']);
});

test('a binding goes to the pipeline', () => {
  const { definition, references } = ask('jobs/pipeline.yml', 'parent.inputs.raw');
  assert.equal(definition, 'jobs/pipeline.yml:3 raw');
  assert.deepEqual(references, ['jobs/pipeline.yml:3 raw', 'jobs/pipeline.yml:12 raw']);
});

test('a step and its outputs', () => {
  assert.equal(ask('jobs/pipeline.yml', 'parent.jobs.prep').definition, 'jobs/pipeline.yml:8 prep');
  assert.deepEqual(ask('jobs/pipeline.yml', '  prep').references, [
    'jobs/pipeline.yml:8 prep',
    'jobs/pipeline.yml:18 prep',
    'jobs/pipeline.yml:25 prep',
  ]);
  assert.equal(ask('jobs/pipeline.yml', 'prep.outputs.ready').definition, 'jobs/pipeline.yml:14 ready');
});

const ofRate = [
  'components/train.yml:6 rate',
  'jobs/pipeline.yml:19 rate',
  'jobs/pipeline.yml:27 rate',
  'components/train.yml:10 rate',
];

test("a step's input is its component's, from both sides", () => {
  assert.equal(ask('jobs/pipeline.yml', '      rate').definition, 'components/train.yml:6 rate');
  assert.deepEqual(ask('jobs/pipeline.yml', '      rate').references, ofRate);
  assert.deepEqual([...ask('components/train.yml', 'inputs.rate').references].sort(), [...ofRate].sort());
  assert.equal(ask('jobs/pipeline.yml', 'train.outputs.model').definition, 'components/train.yml:9 model');
});

test('a component reference goes to its file', () => {
  const definition = definitionAt(
    documentOf(pipeline, files, 'jobs/pipeline.yml'),
    at(pipeline, '../components/train.yml'),
  );
  assert.equal(definition?.path, 'components/train.yml');
});

function renamed(path: string, what: string, newName: string, n?: number): Rename | Record<string, string> {
  const text = files[path] ?? '';
  const result = renameEdits(documentOf(text, files, path), at(text, what, n), newName);
  if ('refused' in result) return result;
  const changed = { ...files };
  for (const { path: each, edits } of result.edits) changed[each] = applyEdits(files[each] ?? '', edits);
  for (const [each, content] of Object.entries(changed))
    assert.deepEqual(
      problemsIn(content, changed, each).filter(({ code }) => code === 'unknown-binding'),
      [],
      each,
    );
  return changed;
}

test('rename, across files and back', () => {
  const expected = {
    'jobs/pipeline.yml': pipeline.replaceAll('      rate', '      learning_rate'),
    'components/train.yml': train.replaceAll('rate', 'learning_rate'),
  };
  assert.deepEqual(renamed('jobs/pipeline.yml', '      rate', 'learning_rate'), expected);
  assert.deepEqual(renamed('components/train.yml', 'inputs.rate', 'learning_rate'), expected);
  assert.deepEqual(renamed('jobs/pipeline.yml', '  prep', 'prepare'), {
    ...files,
    'jobs/pipeline.yml': pipeline.replace('  prep:', '  prepare:').replaceAll('jobs.prep.', 'jobs.prepare.'),
  });
});

test('rename refuses with a reason', () => {
  const refused = (what: string, newName: string) => {
    const result = renamed('jobs/pipeline.yml', what, newName);
    return 'refused' in result ? result.refused : undefined;
  };
  assert.equal(refused('  prep', 'Prep'), 'invalid-name');
  assert.equal(refused('  prep', 'train'), 'name-taken');
  assert.equal(refused('      rate', 'data'), 'name-taken');
  assert.equal(refused('      rate', 'a-b'), 'invalid-name');
  assert.equal(refused('      model', 'x'), undefined);
  assert.equal(refused('environment', 'x'), 'nothing-here');
  const last = renameEdits(
    documentOf(pipeline, files, 'jobs/pipeline.yml'),
    at(pipeline, '      model', 2),
    'x',
  );
  assert.equal('refused' in last && last.refused, 'declared-elsewhere');
});

test('a quoted name is renamed inside its quotes', () => {
  const { text, offset } = cursorIn(
    'command: x ${{inputs.a}}\nenvironment: azureml:e:1\ncompute: c\ninputs: {"a█": 1}\n',
  );
  const document = documentOf(text);
  assert.equal(renameTargetAt(document, offset)?.name, 'a');
  const result = renameEdits(document, offset, 'b');
  assert.ok('edits' in result);
  assert.equal(
    applyEdits(text, result.edits[0]?.edits ?? []),
    text.replace('inputs.a', 'inputs.b').replace('"a"', '"b"'),
  );
});

function lines(items: readonly OutlineItem[], indent = ''): string[] {
  return items.flatMap(({ name, kind, detail, span, nameSpan, children }) => {
    assert.ok(span.start <= nameSpan.start && nameSpan.end <= span.end, name);
    return [`${indent}${kind} ${name}: ${detail}`, ...lines(children, `${indent}  `)];
  });
}

test('the outline', () => {
  assert.deepEqual(lines(documentSymbols(documentOf(pipeline))).slice(0, 17), [
    'job job: pipeline job',
    '  section inputs: ',
    '    input raw: uri_folder = ./raw',
    '    input rate: 0.1',
    '  section outputs: ',
    '    output best: uri_folder',
    '  section jobs: ',
    '    step prep: ',
    '      command command: prep ${{inputs.raw}} ${{outputs.ready}}',
    '      setting environment: azureml:e:1',
    '      section inputs: ',
    '        input raw: ${{parent.inputs.raw}}',
    '      section outputs: ',
    '        output ready: uri_folder',
    '    step train: ../components/train.yml',
    '      setting component: ../components/train.yml',
    '      section inputs: ',
  ]);
});

test('the outline has what is below the settings of a job, of a trial and of an inline component', () => {
  const outline = (text: string) => lines(documentSymbols(documentOf(text))).slice(1);
  assert.deepEqual(
    outline(`type: sweep
trial:
  code: ./src
  command: python train.py
  environment:
    image: a/b
    conda_file: conda.yml
search_space:
  lr: {type: uniform, min_value: 0, max_value: 1}
objective: {goal: minimize, primary_metric: loss}
compute: azureml:c
`),
    [
      '  section trial: ',
      '    setting code: ./src',
      '    command command: python train.py',
      '    section environment: ',
      '      setting image: a/b',
      '      setting conda_file: conda.yml',
      '  section search_space: ',
      '    search space lr: uniform',
      '  section objective: ',
      '    setting goal: minimize',
      '    setting primary_metric: loss',
      '  setting compute: azureml:c',
    ],
  );
  assert.deepEqual(
    outline(
      'command: a\nenvironment:\n  build:\n    path: ./docker\nresources: &r {instance_count: 2}\nlimits: *r\n',
    ),
    [
      '  command command: a',
      '  section environment: ',
      '    section build: ',
      '      setting path: ./docker',
      '  section resources: ',
      '    setting instance_count: 2',
      '  section limits: ',
    ],
  );
  assert.deepEqual(
    outline(`type: pipeline
jobs:
  a:
    component:
      type: command
      inputs: {x: {type: number}}
      command: a
      environment: azureml:e:1
`),
    [
      '  section jobs: ',
      '    step a: ',
      '      section component: ',
      '        section inputs: ',
      '          input x: number',
      '        command command: a',
      '        setting environment: azureml:e:1',
    ],
  );
});

test('links', () => {
  const text = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
tags: {job: nightly}
inputs:
  local: {path: ./data/a.csv}
  asset: {path: "azureml:d:1"}
  remote: {path: https://example.com/a.csv}
jobs:
  a: {component: ./a.yml}
  b: {component: "file:../b.yml"}
  c: {component: azureml://registries/azureml/components/train/versions/1}
  d:
    command: x
    code: ../src
    environment:
      build: {path: ../docker, dockerfile_path: gpu/Dockerfile}
  e:
    command: x
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/3
  f:
    command: x
    environment: {image: a/b, conda_file: conda.yml}
    code: \${{parent.inputs.x}}
`;
  assert.deepEqual(
    documentLinks(documentOf(text, {}, 'jobs/p.yml')).map(({ span, target }) => [
      text.slice(span.start, span.end),
      target.form === 'path' ? target.path : target.address,
    ]),
    [
      [
        'https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json',
        'https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json',
      ],
      ['./data/a.csv', 'jobs/data/a.csv'],
      ['./a.yml', 'jobs/a.yml'],
      ['file:../b.yml', 'b.yml'],
      [
        'azureml://registries/azureml/components/train/versions/1',
        'https://ml.azure.com/registries/azureml/components/train/version/1',
      ],
      ['../src', 'src'],
      ['../docker', 'docker'],
      ['gpu/Dockerfile', 'docker/gpu/Dockerfile'],
      [
        'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/3',
        'https://ml.azure.com/registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/version/3',
      ],
      ['conda.yml', 'jobs/conda.yml'],
    ],
  );
});

test('folding', () => {
  const text = '# one\n# two\ninputs:\n  a:\n    type: x\n\n\ncommand: |\n  a\n  b\nenvironment: e\n';
  assert.deepEqual(
    foldingRanges(documentOf(text)).map(
      ({ start, end, kind }) => `${kind} ${JSON.stringify(text.slice(start, end))}`,
    ),
    [
      'comment "# one\\n# two"',
      'region "inputs:\\n  a:\\n    type: x"',
      'region "a:\\n    type: x"',
      'region "command: |\\n  a\\n  b"',
    ],
  );
});

test('selection grows from the name to the document', () => {
  const text = 'inputs: {a: 1}\ncommand: "run ${{inputs.a}} b"\n';
  const offset = at(text, 'inputs.a');
  assert.deepEqual(
    selectionRanges(documentOf(text), offset).map(({ start, end }) => text.slice(start, end)),
    [
      'a',
      'inputs.a',
      '${{inputs.a}}',
      'run ${{inputs.a}} b',
      '"run ${{inputs.a}} b"',
      'command: "run ${{inputs.a}} b"',
      text,
    ],
  );
});

test('paths', () => {
  assert.equal(resolvePath('', './a.yml'), 'a.yml');
  assert.equal(resolvePath('a/b/c.yml', '../d.yml'), 'a/d.yml');
  assert.equal(resolvePath('c.yml', '../d.yml'), '../d.yml');
  assert.equal(resolvePath('/w/a/c.yml', '..\\d.yml'), '/w/d.yml');
  assert.equal(resolvePath('/w/c.yml', '../../../d.yml'), '/d.yml');
  assert.equal(resolvePath('a/c.yml', '/d.yml'), '/d.yml');
});

test('a schedule that starts a pipeline', () => {
  const { root } = parseYaml('create_job:\n  type: pipeline\n  job: ./p.yml\n  inputs: {rate: 1}\n');
  const unit = readUnit(root, 'schedule');
  assert.deepEqual([unit?.component?.form, [...(unit?.inputs.keys() ?? [])]], ['file', ['rate']]);
});

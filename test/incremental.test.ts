/** What is parsed again after an edit, and what is found in it, is what a fresh reading of the text gives. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { checkDocument } from '../src/core/checks/check.ts';
import { complete } from '../src/core/features/completion/complete.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { parseYaml } from '../src/core/languages/yaml/parse.ts';
import { ParsedYaml } from '../src/core/languages/yaml/parsed.ts';
import type { YamlNode, YamlTree } from '../src/core/languages/yaml/tree.ts';
import { DocumentFacts } from '../src/core/stack/documentFacts.ts';
import { repository } from './e2e/host/folders.ts';
import { Editor } from './support/edits.ts';
import { isThorough, tries } from './support/properties.ts';
import { projectOf } from './support/yaml.ts';

const step = (index: number) => `  step${index}:
    type: command
    command: >-
      python train.py --data \${{inputs.data}} --rate \${{inputs.rate}}
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/${index}
    # what it gets
    inputs:
      data: \${{parent.inputs.raw}}
      rat: 3

`;
const pipelineOf = (
  steps: number,
) => `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs:
  raw: {type: uri_folder, path: azureml:raw@latest}
jobs:
${Array.from({ length: steps }, (_, index) => step(index)).join('')}
settings:
  default_compute: azureml:gpu
`;
const pipeline = pipelineOf(14);
/** Edits meet no more kinds of neighbours in a longer one. */
const short = pipelineOf(6);
/** Steps in which nothing is wrong, each made of what the one before it makes. */
const chain = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
inputs:
  raw: {type: uri_folder, path: azureml:raw@latest}
  rate: 0.1
outputs:
  best: {type: uri_folder}
jobs:
${Array.from(
  { length: 12 },
  (_, index) => `  step${index}:
    type: command
    component: ./part.yml
    inputs:
      data: \${{${index === 0 ? 'parent.inputs.raw' : `parent.jobs.step${index - 1}.outputs.model`}}}
      rate: \${{parent.inputs.rate}}
    outputs:
      model: ${index === 11 ? '${{parent.outputs.best}}' : '{mode: rw_mount}'}
`,
).join('')}settings:
  default_compute: azureml:gpu
`;
const part = `$schema: https://azuremlschemas.azureedge.net/latest/commandComponent.schema.json
type: command
name: part
inputs:
  data: {type: uri_folder}
  rate: {type: number}
outputs:
  model: {type: uri_folder}
environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15
command: python -c 1 \${{inputs.data}} \${{inputs.rate}} \${{outputs.model}}
`;

/** One word of a text in place of another, wherever it stands or in one place. */
function renamed(text: string, random: Editor): string {
  const words = [
    ['rate', 'rates'],
    ['model', 'models'],
    ['data', 'date'],
    ['step3', 'step4'],
    ['step7', 'step6'],
    ['raw', 'row'],
    ['./part.yml', './other.yml'],
    ['type: number', 'type: number, optional: true'],
    ['parent.inputs.', 'inputs.'],
  ] as const;
  const [one, other] = random.one(words);
  const [from, to] = text.includes(other) && random.below(2) === 0 ? [other, one] : [one, other];
  const places = text.split(from);
  const at = 1 + random.below(Math.max(1, places.length - 1));
  return random.below(2) === 0
    ? text.replaceAll(from, to)
    : [places.slice(0, at).join(from), places.slice(at).join(from)].join(places.length > 1 ? to : '');
}

const workspace = path.join(repository, 'test', 'workspace');
const texts = [
  ...globSync('**/*.{yml,yaml}', { cwd: workspace }).map((name) =>
    readFileSync(path.join(workspace, name), 'utf8'),
  ),
  short,
  short.replaceAll('\n', '\r\n'),
  short.replace('  step3:', '  step3: &third').replace('  step5:\n', '  step5:\n    <<: *third\n'),
];

function plain({ root, problems, documents, linked }: YamlTree) {
  return { root: root && plainNode(root), problems, documents, linked };
}

function plainNode(node: YamlNode): unknown {
  switch (node.kind) {
    case 'mapping':
      return {
        ...node,
        pairs: node.pairs.map(({ key, value, span }) => ({ key, value: value && plainNode(value), span })),
      };
    case 'sequence':
      return {
        ...node,
        items: node.items.map(({ value, span }) => ({ value: value && plainNode(value), span })),
      };
    case 'alias':
      return { ...node, target: undefined };
    default:
      return node;
  }
}

/** Runs of some edits from one text on: a text that has had too many is nobody's any more. */
function edits(
  count: number,
  seed: number,
  look: (text: string, before: string, random: Editor) => void,
): void {
  const random = new Editor(seed);
  for (let done = 0; done < count; ) {
    let text = texts[random.below(texts.length)] ?? '';
    look(text, '', random);
    for (let run = 0; run < 12 && done < count; run++, done++) {
      const before = text;
      text = random.edit(text);
      look(text, before, random);
    }
  }
}

describe('random edits', () => {
  test('whatever is edited, the tree is that of a whole parse', () => {
    let parsed = ParsedYaml.of('');
    edits(isThorough ? 8000 : 750, 1, (text, before) => {
      parsed = before === '' ? ParsedYaml.of(text) : parsed.edited(text);
      assert.deepEqual(plain(parsed.tree), plain(parseYaml(text)), text);
    });
  });

  test('whatever is edited of steps that name each other, or of their component, the findings are fresh ones', () => {
    const [file, component] = ['w/job.yml', 'w/part.yml'];
    const random = new Editor(3);
    for (let run = 0; run < tries(30); run++) {
      const files = new Map([
        [file, chain],
        [component, part],
      ]);
      const project = projectOf(files);
      for (let done = 0; done < 12; done++) {
        const edited = done === 0 || random.below(4) > 0 ? file : component;
        // Mostly whole words: a random letter breaks more than it names.
        const text = files.get(edited) ?? '';
        const after = random.below(8) > 0 ? renamed(text, random) : random.edit(text);
        files.set(edited, after);
        project.open(edited, after);
        assert.deepEqual(
          checkDocument(new DocumentFacts(project, file)),
          checkDocument(new DocumentFacts(projectOf(files), file)),
          [...files.values()].join('\n---\n'),
        );
      }
    }
  });

  test('whatever is edited, findings, fixes, completions and hovers are those of a project that was just opened', () => {
    const file = 'w/job.yml';
    let project = projectOf(new Map([[file, '']]));
    const answers = (of: typeof project, offset: number) => {
      const facts = new DocumentFacts(of, file);
      const proposals = complete(facts, offset).map(({ label, span, newText }) => ({ label, span, newText }));
      return { ...checkDocument(facts), proposals, hover: hoverAt(facts, offset) };
    };
    edits(isThorough ? 2000 : 250, 2, (text, before, random) => {
      if (before === '') project = projectOf(new Map([[file, text]]));
      project.open(file, text);
      const offset = random.below(text.length + 1);
      assert.deepEqual(answers(project, offset), answers(projectOf(new Map([[file, text]])), offset), text);
    });
  });
});

test('mistakes that are not told of a template are not taken for a clean text', () => {
  const text = 'a: x\ntion: c\n  {% if a %}  type: code\nenvironment:\n';
  const after = text.replace('a: x', 'a: xy');
  assert.deepEqual(plain(ParsedYaml.of(text).edited(after).tree), plain(parseYaml(after)));
});

test('what a block says together with the line below it is not what it says alone', () => {
  for (const [before, after] of [
    ['a: b\nc: 3\ne: true', 'a: b\nf:\n\n# more\n      word\nc: 3\ne: true'],
    ['', 'a:\n    b: c\n > # d\ne    f: g:h\ni: < j > # k\nl:'],
  ] as const) {
    assert.deepEqual(plain(ParsedYaml.of(before).edited(after).tree), plain(parseYaml(after)), after);
  }
});

test('a line end far away changes no fix', () => {
  const file = 'w/job.yml';
  const text =
    '$schema: https://azuremlschemas.azureedge.net/latest/managedOnlineDeployment.schema.json\nname: d\nendpoint_name: e\ncode_configuration:\n  code: x\ninstance_type: y\n';
  const project = projectOf(new Map([[file, text]]));
  project.open(file, text.replace('endpoint_name: e', 'endpoint_name: f'));
  const fixes = (of: typeof project) =>
    checkDocument(new DocumentFacts(of, file)).findings.flatMap((each) => each.fixes);
  assert.ok(fixes(project).some(({ title }) => title === 'Add scoring_script'));
  project.open(file, text);
  fixes(project);
  const after = text.replace('name: d\n', 'name: d\r\n');
  project.open(file, after);
  assert.deepEqual(fixes(project), fixes(projectOf(new Map([[file, after]]))));
});

/** How many steps of the pipeline are the very same after an edit. */
function kept(edit: (text: string) => string): number {
  const before = ParsedYaml.of(pipeline).edited(pipeline.replace('--rate', '--rates'));
  const after = before.edited(edit(before.text));
  const stepsOf = ({ root }: YamlTree) => {
    assert.equal(root?.kind, 'mapping');
    const jobs = root.pairs.find(({ key }) => key.text === 'jobs')?.value;
    assert.equal(jobs?.kind, 'mapping');
    return jobs.pairs;
  };
  return stepsOf(after.tree).filter((pair, index) => pair === stepsOf(before.tree)[index]).length;
}

describe('parsed again is', () => {
  test('of a letter in a step that step', () => {
    assert.equal(
      kept((text) => text.replace('rat: 3', 'rat: 4')),
      13,
    );
  });

  test('of half a key at the end of a step that step, also of the last one', () => {
    // Behind it the steps stand further on: those before it are the very same.
    for (const index of [5, 13])
      assert.equal(
        kept((text) => text.replace(step(index).trimEnd(), `${step(index).trimEnd()}\n    des`)),
        index,
      );
  });
});

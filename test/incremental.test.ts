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
    edits(3000, 1, (text, before) => {
      parsed = before === '' ? ParsedYaml.of(text) : parsed.edited(text);
      assert.deepEqual(plain(parsed.tree), plain(parseYaml(text)), text);
    });
  });

  test('whatever is edited, findings, fixes, completions and hovers are those of a project that was just opened', () => {
    const file = 'w/job.yml';
    let project = projectOf(new Map([[file, '']]));
    const answers = (of: typeof project, offset: number) => {
      const facts = new DocumentFacts(of, file);
      const proposals = complete(facts, offset).map(({ label, span, newText }) => ({ label, span, newText }));
      return { ...checkDocument(facts), proposals, hover: hoverAt(facts, offset) };
    };
    edits(800, 2, (text, before, random) => {
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

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { applyEdits } from '../../src/core/base/span.ts';
import { findingsIn } from '../../src/core/checks/check.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import type { Completion } from '../../src/core/features/completion/completion.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { cursorIn, documentOf } from '../expressions/speak.ts';
import { projectOf } from '../support/yaml.ts';

const train = `import argparse
parser = argparse.ArgumentParser()
for name in ("--data", "--model", "--learning-rate", "--deepspeed"):
    parser.add_argument(name)
parser.parse_args()
`;
const around = {
  'src/train.py': train,
  'src/other.py': '',
  'context/Dockerfile':
    'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2\n',
  'conda.yml': 'name: training\ndependencies:\n  - python=3.10\n  - pip\n  - pip:\n      - torch==2.8.0\n',
};

function offered(marked: string, path = 'new.yml', files = {}): readonly Completion[] {
  const { text, offset } = cursorIn(marked);
  return complete(documentOf(text, files, path), offset);
}

const labels = (marked: string, path?: string) => offered(marked, path).map(({ label }) => label);

/** What stands there when every tab stop keeps its first choice. */
function accepted(text: string, { span, newText, isSnippet }: Completion): string {
  const plain = newText
    .replaceAll(/\$\{\d+\|([^,|]*)[^|]*\|\}/g, '$1')
    .replaceAll(/\$\{\d+:([^}]*)\}/g, '$1')
    .replaceAll('$0', '')
    .replaceAll(/\\([$}])/g, '$1');
  return applyEdits(text, [{ span, newText: isSnippet ? plain : newText }]);
}

describe('in an empty file', () => {
  test('whole documents are offered, and what is typed chooses among them', () => {
    assert.equal(labels('|').length, 10);
    assert.deepEqual(labels('com|'), [
      'acpt-job',
      'acpt-job-distributed',
      'acpt-job-deepspeed',
      'acpt-component',
    ]);
    assert.deepEqual(labels('# mine\n\ndeep|\n'), ['acpt-job-deepspeed']);
    assert.deepEqual(labels('$s|'), ['$schema']);
    assert.deepEqual(labels('ser|'), []);
  });

  test('each is a document without a mistake', () => {
    for (const item of offered('|', 'new.yml', around)) {
      if (item.kind !== 'shape') continue;
      const text = accepted('', item);
      const project = projectOf(new Map([...Object.entries(around), ['new.yml', text]]));
      const found = findingsIn(project, 'new.yml').filter(
        ({ severity }) => severity === 'error' || severity === 'warning',
      );
      assert.notEqual(new DocumentFacts(project, 'new.yml').kind, undefined, text);
      // A conda file always replaces what the image has.
      const serious = found.filter(({ code }) => code !== 'conda-file-hides-acpt');
      assert.deepEqual(
        serious.map(({ message }) => message),
        [],
        text,
      );
    }
  });

  test('scripts of the folder are the choices, those that train first', () => {
    const [job] = offered('|', 'new.yml', around);
    assert.match(
      job?.newText ?? '',
      /^code: \$\{2:\.\/src\}\ncommand: >-\n {2}python \$\{3\|train\.py,other\.py\|\}$/m,
    );
    const [beside] = offered('|', 'jobs/new.yml', { 'jobs/run.py': '' });
    assert.match(beside?.newText ?? '', /^code: \$\{2:\.\}\ncommand: >-\n {2}python \$\{3:run\.py\}$/m);
    const [alone] = offered('|');
    assert.match(alone?.newText ?? '', /^code: \$\{2:\.\/src\}\ncommand: >-\n {2}python \$\{3:train\.py\}$/m);
  });

  test('not in what belongs to others', () => {
    for (const path of ['docker-compose.yml', '.github/workflows/new.yml', '.gitlab-ci.yml', 'mkdocs.yml'])
      assert.deepEqual(labels('|', path), [], path);
    assert.deepEqual(labels('services:\n  |'), []);
    assert.deepEqual(labels('name: x\n|'), []);
  });
});

describe('in a file that is hardly begun', () => {
  test("the schema's address, the type, and then its keys", () => {
    assert.ok(
      labels('$schema: |').includes('https://azuremlschemas.azureedge.net/latest/sweepJob.schema.json'),
    );
    assert.deepEqual(labels('type: |').slice(0, 3), ['command', 'sweep', 'pipeline']);
    assert.ok(labels('type: command\n|').includes('environment'));
    assert.ok(labels('type: sweep\n|').includes('objective'));
    assert.ok(labels('command: python train.py\nenv|').includes('environment'));
    assert.ok(labels('type: command\nname: x\nversion: 1\n|').includes('is_deterministic'));
  });

  test('the address again where a document has lost it, that of its kind first', () => {
    const found = labels('$schema: |\ntype: command\ncommand: a\nenvironment: azureml:e@latest\n');
    assert.match(found[0] ?? '', /commandJob\.schema\.json$/);
    assert.ok(found.length > 20);
  });

  test('the key itself, behind what may be anything', () => {
    assert.deepEqual(labels('name: e\nmode: key\n$|'), ['$schema']);
    assert.deepEqual(labels('name: e\nmode: key\n$s|'), ['$schema']);
    assert.deepEqual(labels('name: e\nmode: key\ns|'), []);
    assert.deepEqual(labels('name: e\nother:\n  $s|'), []);
  });

  test('environments and images', () => {
    assert.ok(labels('environment: |').includes('acpt-pytorch-2.8-cuda12.6 15'));
    assert.match(labels('image: mcr.microsoft.com/|')[0] ?? '', /torch280/);
    assert.match(labels('environment: {image: |}')[0] ?? '', /torch280/);
  });

  test("nothing where a key is somebody else's", () => {
    for (const marked of [
      'on: push\ncommand: x\n|',
      'type: command\nsteps: []\n|',
      'type: |\nspec: {}\n',
      'image: nginx\n|',
    ])
      assert.deepEqual(labels(marked), [], marked);
  });
});

/** What stands beside the text: inlay hints and lenses. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { inlayHints } from '../src/core/features/inlay/hints.ts';
import { lenses } from '../src/core/features/lens/lenses.ts';
import { filesOf, Workspace } from './support/project.ts';
import { factsOf } from './support/yaml.ts';

const registry = 'azureml://registries/azureml/environments';
const job = (environment: string) => `command: a\nenvironment: ${environment}\n`;
const hints = (text: string) => inlayHints(factsOf(text), false).map((each) => each.text);

describe('inlay hints', () => {
  test('say what is inside, and when the name says something else', () =>
    assert.deepEqual(hints(job(`${registry}/acpt-pytorch-2.2-cuda12.1/versions/55`)), [
      'torch 2.10.0 · CUDA 12.6 · name differs',
    ]));

  test('say what a floating reference means', () => {
    assert.match(
      hints(job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest'))[0] ?? '',
      /^version 15 · torch 2\.10\.0/,
    );
    assert.match(
      hints('name: e\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280\n')[0] ?? '',
      /^biweekly\.202608\.2 · torch 2\.8\.0/,
    );
  });

  test('say what may have changed, as hover and `acpt stack` do', () =>
    assert.deepEqual(
      hints(
        `command: if true; then pip install torch==2.5.1; fi; python a.py\nenvironment: ${registry}/acpt-pytorch-2.2-cuda12.1/versions/55\n`,
      ),
      ['torch may have changed (was 2.10.0) · CUDA 12.6 · name differs'],
    ));

  test('stand behind FROM too, and nowhere else', () => {
    const project = new Workspace(
      filesOf(
        '--- Dockerfile\nFROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1\nRUN pip install torch==2.7.1\n',
      ),
    );
    const [hint, ...others] = inlayHints(project.facts('Dockerfile'), false);
    assert.equal(hint?.offset, project.files.get('Dockerfile')?.indexOf('\n'));
    assert.deepEqual(others, []);
    // The lens above says what the image becomes.
    assert.equal(hint?.text, 'image: torch 2.8.0 · CUDA 12.6');
    const [lens] = lenses(project.facts('Dockerfile'));
    assert.equal(lens?.title, 'after pip: torch 2.7.1 · CUDA 12.6 · Python 3.10');
    assert.deepEqual(hints(job('azureml:mine:1')), []);
  });
});

describe('inlay hints below a lens', () => {
  const below = (text: string) => inlayHints(factsOf(text), true).map((each) => each.text);
  test('do not say again what the lens says', () => {
    assert.deepEqual(below(job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/3`)), []);
    assert.deepEqual(below(job(`${registry}/acpt-pytorch-2.2-cuda12.1/versions/55`)), ['name differs']);
    assert.deepEqual(below(job('azureml:AzureML-acpt-pytorch-2.8-cuda12.6@latest')), [
      'version 15 · name differs',
    ]);
    assert.deepEqual(
      below('name: e\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280\n'),
      ['biweekly.202608.2'],
    );
  });

  test('still say what the image has where a build changes that, and what other stages have', () => {
    const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1';
    const of = (dockerfile: string) =>
      inlayHints(new Workspace(filesOf(`--- Dockerfile\n${dockerfile}`)).facts('Dockerfile'), true).map(
        ({ text }) => text,
      );
    assert.deepEqual(of(`FROM ${image}\nRUN pip install torch==2.7.1\n`), ['image: torch 2.8.0 · CUDA 12.6']);
    assert.deepEqual(of(`FROM ${image}\n`), []);
    assert.deepEqual(of(`FROM ${image} AS first\nRUN true\nFROM ${image}\nCOPY --from=first /a /a\n`), [
      'torch 2.8.0 · CUDA 12.6',
    ]);
  });
});

describe('lenses', () => {
  const compared = (text: string) => lenses(factsOf(text)).map(({ compare }) => compare?.after);

  test('compare with what is newer', () => {
    assert.deepEqual(compared(job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/3`)), [
      `${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`,
    ]);
    assert.deepEqual(compared(job(`${registry}/acpt-pytorch-2.0-cuda11.7/versions/3`)), [
      `${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`,
    ]);
    assert.deepEqual(compared(job(`${registry}/acpt-pytorch-2.8-cuda12.6/versions/15`)), [undefined]);
    assert.deepEqual(
      compared(
        'name: e\nimage: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202601.1\n',
      ),
      ['mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2'],
    );
    assert.deepEqual(compared(job('azureml:mine:1')), []);
  });
});

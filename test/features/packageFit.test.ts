import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { acpt, context, layered, pipSection } from '../support/samples.ts';

/** The file that has the mark `█`, without it, and where it was. */
function marked(text: string) {
  const files = new Map(filesOf(text));
  const [path = '', content = ''] = [...files].find(([, each]) => each.includes('█')) ?? [];
  const offset = content.indexOf('█');
  files.set(path, content.replace('█', ''));
  return { document: new Workspace(files).facts(path), offset };
}
const offered = (text: string) => {
  const { document, offset } = marked(text);
  return complete(document, offset).map(({ label, detail }) => `${label}: ${detail}`);
};
const hovered = (text: string) => {
  const { document, offset } = marked(text);
  return hoverAt(document, offset)?.markdown ?? '';
};

describe('completion of packages', () => {
  test('versions for the Python, those that leave alone what is there first', () => {
    const versions = offered(layered('vllm==█'));
    assert.equal(versions[0], '0.11.0: fits');
    assert.match(
      versions.find((each) => each.startsWith('0.7.3')) ?? '',
      /requires torch==2\.5\.1 \(here 2\.8\.0\+cu126\)/,
    );
    assert.ok(!offered(pipSection('3.8', 'transformers==█')).some((each) => each.startsWith('5.')));
  });

  test('what the packages of the image require of it counts too', () => {
    const [first, ...others] = offered(layered('triton==█'));
    assert.equal(first, '3.4.0: in the image · fits');
    assert.equal(others[0], '3.8.0: torch 2.8.0 requires triton==3.4.0');
    const numpy = offered(layered('numpy==█'));
    assert.equal(numpy[0], '1.24.4: in the image · fits');
    assert.equal(numpy[1], '1.26.4: fits');
    assert.match(
      numpy.find((each) => each.startsWith('2.2.6')) ?? '',
      /: scipy 1\.10\.1 is incompatible with NumPy 2/,
    );
  });

  test("the image's own PyTorch comes first, and others say what they break", () => {
    const torch = offered(layered('torch==█'));
    assert.match(torch[0] ?? '', /^2\.8\.0: in the image/);
    assert.match(torch[1] ?? '', /^2\.14\.0: torchvision 0\.23\.0 requires torch==2\.8\.0/);
    assert.match(offered(pipSection('3.10', 'torch==█'))[0] ?? '', /^2\.14\.0: Python/);
  });

  test('the other lines decide with it', () => {
    assert.match(offered(pipSection('3.10', 'torchvision==0.23.0', 'torch==█'))[0] ?? '', /^2\.8\.0: /);
    assert.match(
      offered(pipSection('3.10', 'torch==2.14.0', 'torchvision==█'))[0] ?? '',
      /^0\.25\.0: torch==2\.14\.0 is required · for torch 2\.10\.0$/,
    );
    assert.equal(offered(pipSection('3.10', 'scipy==1.10.1', 'numpy==█'))[0], '1.26.4: fits');
    assert.equal(offered(pipSection('3.10', 'numpy==█'))[0], '2.2.6: fits');
    assert.equal(offered(pipSection('3.10', 'torch==2.8.0', 'triton==█'))[0], '3.4.0: fits');
  });

  test('a release without a wheel for the Python does not fit', () => {
    const oldest = offered(pipSection('3.12', 'vllm==█')).at(-1) ?? '';
    assert.match(oldest, /^0\.2\.0: no wheel for Python 3\.12$/);
  });

  test('names in requirements, pip sections and commands, and nowhere else', () => {
    for (const text of [
      layered('pe█'),
      pipSection('3.10', 'pe█'),
      context(`FROM ${acpt}\nRUN pip install -U pe█`),
    ])
      assert.ok(
        offered(text).some((each) => /^peft: newest that fits: \d/.test(each)),
        text,
      );
    for (const text of [
      layered('# pe█'),
      context(`FROM ${acpt}\nRUN apt-get install pe█`),
      pipSection('3.10').replace('dependencies:\n', 'dependencies:\n  - pe█\n'),
    ])
      assert.deepEqual(
        offered(text).filter((each) => each.startsWith('peft')),
        [],
        text,
      );
  });
});

test('hover on a package: what it changes, what it requires, what would fit', () => {
  const text = hovered(layered('vl█lm==0.7.3'));
  assert.match(text, /`vllm 0\.7\.3` requires Python .*torch==2\.5\.1/);
  assert.match(text, /The newest release that fits here is 0\.11\.0\./);
  assert.doesNotMatch(hovered(layered('peft==█0.21.2')), /newest release/);
  assert.match(hovered(layered('nu█mpy==2.2.6')), /The newest release that fits here is 1\.26\.4\./);
  assert.match(
    hovered(pipSection('3.10', 'transformers==4.30.0', 'to█kenizers==0.20.0')),
    /The newest release that fits here is 0\.13\.3\./,
  );
});

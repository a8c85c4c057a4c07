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
/** What is said of some of the versions. */
const saidOf = (text: string, ...versions: string[]) => {
  const { document, offset } = marked(text);
  const all = new Map(complete(document, offset).map(({ label, detail }) => [label, detail]));
  return versions.map((each) => all.get(each));
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
    assert.equal(offered(layered('wandb\ntriton==█'))[1], others[0]);
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
    assert.match(torch[1] ?? '', /^2\.14\.1: torchvision 0\.23\.0 requires torch==2\.8\.0/);
    assert.match(offered(pipSection('3.10', 'torch==█'))[1] ?? '', /^2\.14\.0: Python/);
  });

  test('the other lines decide with it', () => {
    assert.match(offered(pipSection('3.10', 'torchvision==0.23.0', 'torch==█'))[0] ?? '', /^2\.8\.0: /);
    assert.deepEqual(saidOf(pipSection('3.10', 'torch==2.14.0', 'torchvision==█'), '0.29.2', '0.25.0'), [
      '',
      'torch==2.14.0 is required · for torch 2.10.0',
    ]);
    assert.equal(offered(pipSection('3.10', 'scipy==1.10.1', 'numpy==█'))[0], '1.26.4: fits');
    assert.equal(offered(pipSection('3.10', 'numpy==█'))[0], '2.2.6: fits');
    assert.equal(offered(pipSection('3.10', 'torch==2.8.0', 'triton==█'))[0], '3.4.0: fits');
  });

  test('in requirements that only a Dockerfile installs', () => {
    const files = (line: string, install: string, image: string = acpt) =>
      `--- docker/Dockerfile\nFROM ${image}\nCOPY . /src/\nWORKDIR /src\nRUN pip install ${install}\n--- docker/requirements.txt\n${line}\n`;
    const isInstalled = '-r requirements.txt';
    assert.match(offered(files('torch==█', isInstalled))[0] ?? '', /^2\.8\.0: in the image/);
    assert.match(saidOf(files('vllm█', isInstalled), 'vllm')[0] ?? '', /^newest that fits: 0\.11\.0$/);
    assert.deepEqual(offered(files('torch==█', 'numpy')), [], 'it does not install them');
    assert.deepEqual(
      offered(files('torch==█', isInstalled, 'ubuntu:22.04')),
      [],
      'nothing is known of its image',
    );
    assert.deepEqual(offered('--- requirements.txt\ntorch==█\n'), []);
    const below = files('torch==█', '-r more/requirements.txt').replace('docker/req', 'docker/more/req');
    assert.match(offered(below)[0] ?? '', /^2\.8\.0: in the image/);
  });

  test('the newest that fits is the first of its versions, also where there is a table of them', () => {
    const places = [
      (line: string) => pipSection('3.10', line),
      (line: string) => pipSection('3.12', line),
      (line: string) => pipSection('3.10', 'torch==2.14.0', line),
      (line: string) => pipSection('3.10', 'torch==2.8.0', line),
      (line: string) => pipSection('3.9', line),
    ];
    for (const place of places)
      for (const name of [
        'torch',
        'torchvision',
        'torchaudio',
        'deepspeed',
        'onnxruntime-training',
        'vllm',
      ]) {
        const [said] = saidOf(place(`${name}█`), name);
        const [first = ''] = offered(place(`${name}==█`));
        if (said === undefined) continue;
        const [version = ''] = first.split(':');
        assert.equal(said, `newest that fits: ${version}`, place(name));
      }
  });

  test('releases that are newer than the table, where their series has wheels for the CUDA', () => {
    const versions = offered(pipSection('3.10', 'torch==█')).map((each) => each.split(':')[0]);
    assert.deepEqual(versions.slice(0, 5), ['2.14.1', '2.14.0', '2.13.0', '2.12.1', '2.12.0']);
    assert.equal(new Set(versions).size, versions.length);
    assert.ok(!versions.includes('1.0.0'), 'older than the table');
    assert.ok(offered(pipSection('3.12', 'torch==█'))[0]?.startsWith('2.15.0'));
    const onCuda121 = offered(
      context(
        'FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu121-py310-torch222:x\nRUN pip install torch==█',
      ),
    );
    assert.ok(onCuda121.length > 0 && !onCuda121.some((each) => each.startsWith('2.12.1')));
  });

  test('a release without a wheel for the Python does not fit, unless another index may have one', () => {
    assert.deepEqual(saidOf(pipSection('3.12', 'vllm==█'), '0.2.0'), ['no wheel for Python 3.12']);
    assert.deepEqual(
      saidOf(pipSection('3.12', '--extra-index-url https://example.com', 'vllm==█'), '0.2.0'),
      ['fits'],
    );
  });

  test('a line that another one requires in other versions', () => {
    assert.deepEqual(
      saidOf(pipSection('3.10', 'transformers>=4.40,<4.45', 'tokenizers==█'), '0.13.3', '0.19.1', '0.22.0'),
      [
        'transformers 4.44.2 requires tokenizers>=0.19,<0.20',
        'fits',
        'transformers 4.44.2 requires tokenizers>=0.19,<0.20',
      ],
    );
  });

  test('a requirement that is for another Python counts for nothing', () => {
    const opencv = (python: string) =>
      saidOf(pipSection(python, 'numpy==1.19.5', 'opencv-python-headless==█'), '4.5.5.64');
    assert.deepEqual(opencv('3.8'), ['fits']);
    assert.deepEqual(opencv('3.10'), ['numpy==1.19.5 is required']);
    assert.deepEqual(saidOf(layered('opencv-python-headless==█'), '4.9.0.80'), ['fits']);
    const later = context(
      `FROM ${acpt}\nRUN pip install opencv-python-headless==4.9.0.80\nRUN pip install numpy==█`,
    );
    assert.deepEqual(saidOf(later, '1.24.4'), ['in the image · fits']);
  });

  test('what pip would have to decide is found out for some releases, and not said of the others', () => {
    const many = pipSection('3.10', 'tokenizers>=0.20', 'transformers==█');
    const { document, offset } = marked(many);
    const details = complete(document, offset).map(({ detail }) => detail);
    assert.equal(details.filter((each) => each === 'fits').length, 25);
    assert.ok(details.includes(''));
  });

  test('what is asked for beside it counts as it is asked for, not as it is in the image', () => {
    const [, newer] = saidOf(layered('torch>=2.5,<2.6\nvllm==█'), '0.7.3', '0.11.0');
    assert.equal(newer, 'torch>=2.5,<2.6 is required');
    assert.match(
      saidOf(layered('torch>=2.5,<2.6\nvllm==█'), '0.7.3')[0] ?? '',
      /^requires torchvision==0\.20\.1 \(here 0\.23\.0\+cu126\), torchaudio==2\.5\.1 /,
    );
    // Without a pin pip takes another release of it.
    assert.match(
      saidOf(layered('torchvision\ntorchaudio\ntorch==█'), '2.14.0')[0] ?? '',
      /^requires triton~=3\.8\.0 \(here 3\.4\.0\)/,
    );
    assert.match(
      saidOf(layered('torchvision==0.23.0\ntorch==█'), '2.14.0')[0] ?? '',
      /^torchvision 0\.23\.0 requires torch==2\.8\.0/,
    );
  });

  test('a command sees what the commands before it installed, and no later one', () => {
    const lines = [
      'pip install tokenizers==0.13.3',
      'pip install transformers==█',
      'pip install huggingface-hub==0.4.0',
    ];
    const text = context(`FROM ${acpt}\n${lines.map((line) => `RUN ${line}`).join('\n')}`);
    assert.deepEqual(saidOf(text, '4.50.0', '4.30.0'), [
      'requires tokenizers>=0.21,<0.22 (here 0.13.3)',
      'fits',
    ]);
    // But what a later one installs requires it.
    const before = context(
      `FROM ${acpt}\nRUN pip install tokenizers==█\nRUN pip install transformers==4.57.6`,
    );
    assert.deepEqual(saidOf(before, '0.13.3', '0.22.1'), [
      'transformers 4.57.6 requires tokenizers>=0.22.0,<=0.23.0',
      'fits',
    ]);
  });

  test('a file sees what the commands before the one that reads it installed', () => {
    const lines = ['tokenizers==0.13.3', 'wandb -r requirements.txt', 'tokenizers==0.21.0', 'einops'];
    const dockerfile = lines.map((line) => `RUN pip install ${line}`).join('\n');
    const text = context(`FROM ${acpt}\nCOPY requirements.txt .\n${dockerfile}\n`, 'wandb\ntransformers==█');
    // Places are those of the file, whatever stands there in another.
    for (const each of [text, text.replace('wandb\n', `wandb # ${'.'.repeat(acpt.length + 20)}\n`)])
      assert.match(saidOf(each, '4.50.0')[0] ?? '', /^requires tokenizers>=0\.21,<0\.22 \(here 0\.13\.3\)/);
  });

  test('so do a file and a section that have nothing else', () => {
    const dockerfile = `FROM ${acpt}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\nRUN pip install torch==2.5.1\n`;
    assert.deepEqual(saidOf(context(dockerfile, 'vllm==█'), '0.11.0'), ['fits']);
    const [, , conda] = pipSection('3.10', 'vllm==█').split('--- ');
    const section = `--- job.yml\ncommand: pip install torch==2.5.1\nenvironment: {image: "ubuntu:22.04", conda_file: conda.yml}\n--- ${conda}`;
    assert.deepEqual(saidOf(section, '0.11.0'), ['fits']);
  });

  test('NumPy 2 fits what was built for it, from its first such release', () => {
    const two = (...others: string[]) => saidOf(pipSection('3.10', ...others, 'numpy==█'), '2.0.0', '1.26.4');
    assert.deepEqual(two('scipy==1.13'), ['fits', 'fits']);
    assert.deepEqual(two('scipy==1.12.0'), ['scipy 1.12.0 is incompatible with NumPy 2', 'fits']);
    assert.deepEqual(two('azureml-core'), ['azureml-core is incompatible with NumPy 2', 'fits']);
  });

  test('pairs that are known to fail, whichever of the two is written', () => {
    assert.deepEqual(
      saidOf(pipSection('3.10', 'accelerate==0.25.0', 'transformers==█'), '4.46.1', '4.45.0', '5.0.0'),
      ['fails with accelerate 0.25.0', 'fits', 'fails with accelerate 0.25.0'],
    );
    assert.deepEqual(saidOf(pipSection('3.10', 'peft==0.15.0', 'accelerate==█'), '0.31.0', '1.15.0'), [
      'fails with peft 0.15.0',
      'fits',
    ]);
    // What only concerns some uses does not stand against a release.
    const older = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2004-cu121-py310-torch22x:biweekly.202504.1';
    const limited = context(`FROM ${older}\nRUN pip install transformers==█`);
    assert.deepEqual(saidOf(limited, '4.52.3', '5.1.0'), ['fits', 'fails with torch 2.2.2']);
    assert.ok(!(saidOf(layered('transformers==█'), '4.52.1')[0] ?? '').startsWith('fails'));
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
  assert.match(
    text,
    /`vllm 0\.7\.3` requires Python .*torch==2\.5\.1, .*setuptools\\>=74\.1\.1 if python_version \\> "3\.11", torchaudio==2\.5\.1\.$/m,
  );
  assert.match(hovered(layered('data█sets==2.0.0')), /`datasets 2\.0\.0` requires [a-z]/);
  assert.match(hovered(layered('pe█ft==99.0')), /`peft`: 99\.0 after this step\.\n\nThe newest/);
  assert.match(text, /The newest release that fits here is 0\.11\.0\./);
  assert.match(
    hovered(layered('opencv-python█-headless==5.0.0.93')).replaceAll('\\', ''),
    /requires Python >=3\.6, numpy<2\.0 if python_version < "3\.9", numpy>=2 if python_version >= "3\.9"\.$/m,
  );
  assert.doesNotMatch(hovered(layered('peft==█0.21.2')), /newest release/);
  assert.match(hovered(layered('nu█mpy==2.2.6')), /The newest release that fits here is 1\.26\.4\./);
  assert.match(
    hovered(pipSection('3.10', 'transformers==4.30.0', 'to█kenizers==0.20.0')),
    /The newest release that fits here is 0\.13\.3\./,
  );
});

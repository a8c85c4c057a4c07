import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { foundIn } from '../../../../test/support/details.ts';
import { expectFixed, expectNone, expectProject, filesOf } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'built-for-other-torch';
const index = '--index-url https://download.pytorch.org/whl/cu126';
const runs = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);
const flash = 'RUN pip install --no-build-isolation flash-attn==2.8.3';
const torch = `RUN pip install torch==2.9.0 torchvision==0.24.0 torchaudio==2.9.0 ${index}`;
const found = (text: string) => foundIn(text, code);

describe(code, () => {
  test('PyTorch is replaced after the package was compiled', () => {
    expectProject(
      runs(flash, `#                                    ^^^^^^^^^^^^^^^^^ ${code} warning`, torch),
    );
    expectProject(
      runs(
        'RUN pip install einops',
        flash,
        `#                                    ^^^^^^^^^^^^^^^^^ ${code} warning`,
        torch,
      ),
    );
    expectNone(runs(flash, 'RUN pip uninstall -y torch'), code);
    expectNone(runs(flash, torch).replace(acpt, 'python:3.10'), code);
    expectNone(runs(flash).replace(acpt, 'python:3.10'), code);
    expectNone(runs(flash, torch, `${flash} einops`), code);
    expectNone(runs(torch, flash), code);
    expectNone(runs(flash, torch, flash), code);
    expectNone(
      runs(flash, torch.replace('2.9.0', '2.8.0').replace('2.9.0', '2.8.0').replace('0.24.0', '0.23.0')),
      code,
    );
  });

  test('what is said of it, and where PyTorch is replaced', () => {
    const said = (...lines: string[]) =>
      found(runs(flash, ...lines)).map(({ message, related }) => [
        message,
        ...(related ?? []).map((each) => each.message),
      ]);
    const message =
      'flash-attn is built for torch 2.8.0+cu126, and a later step replaces that by torch 2.9.0: importing it fails with an undefined symbol. Install flash-attn after torch 2.9.0.';
    const reversed = `RUN pip install torchvision==0.24.0 torch==2.9.0 ${index}`;
    for (const lines of [[torch], [reversed], ['RUN pip install einops', reversed]]) {
      assert.deepEqual(said(...lines), [[message, 'This replaces torch 2.8.0+cu126.']]);
      const text = runs(flash, ...lines);
      const [place] = found(text)[0]?.related ?? [];
      const dockerfile = filesOf(text).get('context/Dockerfile') ?? '';
      assert.equal(dockerfile.slice(place?.span.start, place?.span.end), 'torch==2.9.0');
    }
    assert.deepEqual(said('RUN pip install torchvision==0.24.0'), [[message]]);
    assert.deepEqual(
      found(runs('RUN pip install --no-build-isolation flash-attn==2.7.3')).map((each) => each.message),
      [
        'flash-attn 2.7.3 was published for torch 2.1 to 2.5, and the image has torch 2.8: it has no wheel for that, and what is built often fails to load. flash-attn 2.8.3 is the first for torch 2.8.',
      ],
    );
  });

  test('a release from before the PyTorch of the image', () => {
    const older = 'RUN pip install --no-build-isolation flash-attn==2.7.3';
    expectProject(runs(older, `#                                    ^^^^^^^^^^^^^^^^^ ${code} warning`));
    expectNone(runs(flash), code);
    for (const other of ['flash-attn', 'flash-attn==0.2.8', 'einops==0.8.0'])
      expectNone(runs(older.replace('flash-attn==2.7.3', other)), code);
    const before = 'RUN pip install torch==2.1.2 --index-url https://download.pytorch.org/whl/cu121';
    expectNone(runs(before, flash), code);
    expectFixed(runs(older), code);
  });

  test('a wheel says in its name for which PyTorch it was built', () => {
    const wheel = (torch: string) =>
      `RUN pip install https://example.com/flash_attn-2.8.3%2Bcu12torch${torch}cxx11abiFALSE-cp310-cp310-linux_x86_64.whl`;
    const address = wheel('2.6').slice('RUN pip install '.length);
    expectProject(runs(wheel('2.6'), `#${' '.repeat(15)}${'^'.repeat(address.length)} ${code} warning`));
    assert.deepEqual(
      found(runs(wheel('2.10'))).map(({ message }) => message),
      [
        'This wheel of flash-attn was built for torch 2.10, and the environment has torch 2.8: importing it often fails with an undefined symbol.',
      ],
    );
    const named =
      'RUN pip install flash-attn==2.8.3+cu12torch2.6cxx11abifalse --find-links https://example.com/wheels';
    assert.equal(found(runs(named)).length, 1);
    expectNone(runs(wheel('2.6')).replace(acpt, 'python:3.10'), code);
    expectNone(runs(wheel('2.6').replace('%2Bcu12torch2.6cxx11abiFALSE', '')), code);
    for (const right of [wheel('2.8'), wheel('2.8').replace('2.8.3', '2.7.3')]) expectNone(runs(right), code);
    expectNone(runs(wheel('2.6').replace('flash_attn', 'own')), code);
  });
});

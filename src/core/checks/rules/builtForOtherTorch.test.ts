import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt, context } from '../../../../test/support/samples.ts';

const code = 'built-for-other-torch';
const index = '--index-url https://download.pytorch.org/whl/cu126';
const runs = (...lines: string[]) => context(`FROM ${acpt}\n${lines.join('\n')}\n`);
const flash = 'RUN pip install --no-build-isolation flash-attn==2.8.3';
const torch = `RUN pip install torch==2.9.0 torchvision==0.24.0 torchaudio==2.9.0 ${index}`;

describe(code, () => {
  test('PyTorch is replaced after the package was compiled', () => {
    expectProject(
      runs(flash, `#                                    ^^^^^^^^^^^^^^^^^ ${code} warning`, torch),
    );
    expectNone(runs(torch, flash), code);
    expectNone(runs(flash, torch, flash), code);
    expectNone(
      runs(flash, torch.replace('2.9.0', '2.8.0').replace('2.9.0', '2.8.0').replace('0.24.0', '0.23.0')),
      code,
    );
  });

  test('a release from before the PyTorch of the image', () => {
    const older = 'RUN pip install --no-build-isolation flash-attn==2.7.3';
    expectProject(runs(older, `#                                    ^^^^^^^^^^^^^^^^^ ${code} warning`));
    expectNone(runs(flash), code);
    expectNone(runs(older.replace('flash-attn==2.7.3', 'flash-attn')), code);
    expectFixed(runs(older), code);
  });

  test('a wheel says in its name for which PyTorch it was built', () => {
    const wheel = (torch: string) =>
      `RUN pip install https://example.com/flash_attn-2.8.3%2Bcu12torch${torch}cxx11abiFALSE-cp310-cp310-linux_x86_64.whl`;
    const address = wheel('2.6').slice('RUN pip install '.length);
    expectProject(runs(wheel('2.6'), `#${' '.repeat(15)}${'^'.repeat(address.length)} ${code} warning`));
    expectNone(runs(wheel('2.8')), code);
    expectNone(runs(wheel('2.6').replace('flash_attn', 'own')), code);
  });
});

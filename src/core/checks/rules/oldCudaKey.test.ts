import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { context } from '../../../../test/support/samples.ts';

const code = 'old-cuda-key';
const updates = 'RUN apt-get update && apt-get install -y git';
const devel = 'pytorch/pytorch:1.9.0-cuda11.1-cudnn8-devel';
const on = (image: string, ...lines: string[]) => context(`FROM ${image}\n${lines.join('\n')}\n`);

describe(code, () => {
  test("apt-get update in PyTorch's images that were pushed before the key changed", () => {
    expectProject(on(devel, `#    ${'^'.repeat(devel.length)} ${code} error`, updates));
    for (const image of [
      'docker.io/pytorch/pytorch:1.11.0-cuda11.3-cudnn8-devel',
      'pytorch/pytorch:1.4-cuda10.1-cudnn7-devel',
    ])
      assert.ok(codesIn(on(image, updates)).includes(`${code} error`), image);
    assert.equal(relatedIn(on(devel, updates), code).length, 1);
  });

  test('images of later, without the lists, of others, and builds that know of it', () => {
    for (const image of [
      'pytorch/pytorch:1.12.0-cuda11.3-cudnn8-devel',
      'pytorch/pytorch:2.1.0-cuda12.1-cudnn8-devel',
      'pytorch/pytorch:1.9.0-cuda11.1-cudnn8-runtime',
      'pytorch/pytorch:nightly-devel-cuda10.0-cudnn7',
      'pytorch/pytorch:latest',
      'example.azurecr.io/pytorch/pytorch:1.9.0-cuda11.1-cudnn8-devel',
      `${devel}@sha256:${'0'.repeat(64)}`,
    ])
      expectNone(on(image, updates), code);
    for (const lines of [
      'RUN rm /etc/apt/sources.list.d/cuda.list && apt-get update',
      'WORKDIR /etc/apt\nRUN rm -f sources.list.d/*.list\nRUN apt-get update',
      'RUN apt-key del 7fa2af80\nRUN apt-get update',
      'ADD 3bf863cc.pub /tmp/\nRUN apt-get update',
      'RUN dpkg -i cuda-keyring_1.0-1_all.deb && apt-get update',
      'RUN find / -path "*apt*" -name "*.list" -delete\nRUN apt-get update',
      'RUN curl -fsSL https://example.com/fix | bash\nRUN apt-get update',
      'RUN grep -rl nvidia / | xargs rm -f\nRUN apt-get update',
      'RUN rm -f /*/apt/*/cuda*\nRUN apt-get update',
      'ENV APT_CONFIG=/apt.conf\nRUN apt-get update',
      'RUN apt-get update || true',
      'RUN pip install numpy',
    ])
      expectNone(on(devel, lines), code);
  });

  test('the fix removes the lists before', () => {
    const after = expectFixed(on(devel, 'WORKDIR /app', updates), code);
    assert.match(
      [...after.files.values()].join('\n'),
      /^WORKDIR \/app\nRUN rm -f \/etc\/apt\/sources\.list\.d\/cuda\.list \/etc\/apt\/sources\.list\.d\/nvidia-ml\.list\nRUN apt-get update/m,
    );
  });
});

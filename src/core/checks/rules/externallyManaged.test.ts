import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn, relatedIn } from '../../../../test/support/details.ts';
import { codesIn, expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { context } from '../../../../test/support/samples.ts';

const code = 'externally-managed';
const noble = 'nvidia/cuda:12.6.3-runtime-ubuntu24.04';
const apt = 'RUN apt-get update && apt-get install -y python3-pip';
const on = (image: string, ...lines: string[]) => context(`FROM ${image}\n${lines.join('\n')}\n`);

describe(code, () => {
  test('pip in the Python of the system', () => {
    expectProject(on(noble, apt, `RUN pip3 install numpy\n#        ^^^^^^^ ${code} error`));
    for (const image of ['ubuntu:24.04', 'ubuntu:23.10', 'debian:bookworm-slim', 'debian:12', 'debian:13.1'])
      assert.ok(codesIn(on(image, apt, 'RUN pip install numpy')).includes(`${code} error`), image);
    for (const line of [
      'RUN python3 -m pip install --no-cache-dir -r requirements.txt',
      'RUN pip3 --no-cache-dir install --user numpy',
      'RUN cd /tmp && /usr/bin/pip3 install --upgrade pip',
      'ENV PIP_NO_CACHE_DIR=1 PIP_ROOT_USER_ACTION=ignore\nRUN pip install numpy',
    ])
      assert.ok(codesIn(on(noble, apt, line)).includes(`${code} error`), line);
    const text = on(noble, apt, 'RUN pip3 install numpy', 'RUN pip3 install scipy');
    assert.deepEqual(messagesIn(text, code), [
      'The Python of Ubuntu 24.04 refuses pip install (externally-managed-environment). Install into a virtual environment, or pass --break-system-packages.',
    ]);
    assert.equal(relatedIn(text, code).length, 1);
    const after = [...expectFixed(text, code).files.values()].join('\n');
    assert.equal(after.match(/^RUN pip3 install --break-system-packages \w+$/gm)?.length, 2);
  });

  test('systems that allow it, and images with a Python of their own', () => {
    for (const image of [
      'nvidia/cuda:12.4.1-runtime-ubuntu22.04',
      'ubuntu:22.04',
      'ubuntu',
      'debian:11',
      'python:3.12-bookworm',
      'node:22-bookworm',
      'mcr.microsoft.com/azureml/openmpi5.0-ubuntu24.04:20260409.v4',
      'example.azurecr.io/ubuntu:24.04',
    ])
      expectNone(on(image, apt, 'RUN pip3 install numpy'), code);
  });

  test('other places, and what is said elsewhere', () => {
    for (const lines of [
      'RUN pip3 install --break-system-packages numpy',
      'ENV PIP_BREAK_SYSTEM_PACKAGES=1\nRUN pip3 install numpy',
      'RUN pip3 config set global.break-system-packages true\nRUN pip3 install numpy',
      'RUN rm /usr/lib/python3.12/EXTERNALLY-MANAGED && pip3 install numpy',
      'RUN rm -f /usr/lib/python3*/EXTERNALLY-MANAGED\nRUN pip3 install numpy',
      'RUN python3 -m venv /opt/a\nENV PATH=/opt/a/bin:$PATH\nRUN pip install numpy',
      'RUN pip3 install --target /opt/packages numpy',
      'RUN pip3 install --root=/opt numpy',
      'ARG OPTIONS\nRUN pip3 install $OPTIONS numpy',
      'RUN pip3 install numpy || true',
      'RUN pip3 install numpy; pip3 list',
      'RUN <<EOF\npip3 install numpy\npip3 list\nEOF',
      'RUN rm /usr/lib/python3.12/EXTERN*\nRUN pip3 install numpy',
      'RUN rm /usr/lib/python3*/*MANAGED\nRUN pip3 install numpy',
      'RUN pip3 install -t/opt/packages numpy',
      'RUN pip3 install --break-system numpy',
      'COPY settings/ /root/.config/\nRUN pip3 install numpy',
      'COPY pip /etc/xdg/pip\nRUN pip3 install numpy',
      'RUN --mount=type=bind,source=pip,target=/root/.config/pip pip3 install numpy',
      'COPY cpython /src\nRUN cd /src && ./configure && make -j4 && make install\nRUN pip3 install numpy',
      'RUN pip3 download numpy',
      'RUN python3.11 -m pip install numpy',
      'RUN /opt/python/bin/pip install numpy',
      'COPY pip.conf /etc/pip.conf\nRUN pip3 install numpy',
      'COPY rootfs /\nRUN pip3 install numpy',
      'WORKDIR /root\nCOPY home .\nRUN pip3 install numpy',
      'COPY setup /usr/local/bin/setup\nRUN setup && pip3 install numpy',
      'RUN cd /usr/lib/python3.12 && rm EXTERN*\nRUN pip3 install numpy',
      'COPY --from=ghcr.io/astral-sh/uv:latest /uv /bin/\nRUN uv pip install --system numpy',
    ])
      expectNone(on(noble, apt, lines), code);
    expectNone(on(noble, 'RUN pip3 install numpy'), code);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { expectFixed, expectNone, expectProject } from '../../../../test/support/project.ts';
import { acpt } from '../../../../test/support/samples.ts';

describe('missing-apt-package', () => {
  const docker = (image: string, lines: string) =>
    `--- env.yml\nname: e\nbuild: { path: . }\n--- Dockerfile\nFROM ${image}\n${lines}\n`;
  const install = 'RUN apt-get update && apt-get install -y';
  const found = `${' '.repeat(install.length)}${'^'.repeat(9)} missing-apt-package error`;

  test('a package that came or went with another release', () => {
    expectProject(docker(acpt, `${install} python3.8 git\n#${found}`));
    expectProject(docker('ubuntu:22.04', `${install} libssl1.1 git\n#${found}`));
    expectProject(
      docker(
        'nvidia/cuda:12.6.0-base-ubuntu22.04',
        `${install} python3.12-dev\n#${found.replace('^', '^^^^^^')}`,
      ),
    );
    expectProject(
      docker(
        'ubuntu:24.04',
        'RUN sudo apt -q install -t noble libgl1-mesa-glx:amd64=1\n#                                ^^^^^^^^^^^^^^^^^^^^^^^ missing-apt-package error',
      ),
    );
  });

  test('of Debian, also where the tag of the image does not name its release', () => {
    expectProject(
      docker('python:3.11-slim-trixie', `${install} libgl1-mesa-glx\n#${found.replace('^', '^^^^^^^')}`),
    );
    expectProject(docker('python:3.10-slim', `${install} python3.11\n#${found.replace('^', '^^')}`));
    expectProject(docker('debian:12', `${install} python3.9\n#${found}`));
    expectProject(docker('debian:bookworm-slim', `${install} netcat\n#${found.replace('^^^^', '^')}`));
  });

  test('a repository that has nothing for the release any more', () => {
    const ppa = 'RUN add-apt-repository -y ppa:deadsnakes/ppa\n';
    expectProject(
      `${docker('ubuntu:20.04', `${ppa}${install} python3.10\n#${found.replace('^', '^^')}`)}# acpt-disable-file os-end-of-life\n`,
    );
    expectNone(docker('ubuntu:22.04', `${ppa}${install} python3.9 python3.8`), 'missing-apt-package');
  });

  test('what the release has, other repositories, other images, what may fail', () => {
    for (const text of [
      docker(acpt, `${install} python3.10 python3.11 libgl1-mesa-glx python3-distutils libssl3`),
      docker('ubuntu:20.04', `${install} python3.8 python3.9 libssl1.1`),
      docker('ubuntu:18.04', `${install} python-pip`),
      docker('ubuntu:24.04', `${install} python3.12 libgl1`),
      docker('ubuntu', `${install} python3.8`),
      docker('debian:12', `${install} python3.11 libgl1-mesa-glx`),
      docker('debian:sid', `${install} python3.8`),
      docker('python:3.11-slim-bookworm', `${install} libgl1-mesa-glx`),
      docker('python:3.11.4-slim', `${install} libgl1-mesa-glx`),
      docker(`python:3.11-slim@sha256:${'0'.repeat(64)}`, `${install} libgl1-mesa-glx`),
      docker('debian:bookworm-backports', `${install} gcc-13`),
      docker('python:3.11-slim', `COPY rootfs/ /\n${install} openjdk-17-jre`),
      docker(
        'python:3.11-slim',
        `WORKDIR /etc/apt\nCOPY bookworm.sources sources.list.d/\n${install} openjdk-17-jre`,
      ),
      docker('python:3.11-slim', `RUN make repositories\n${install} openjdk-17-jre`),
      docker('python:3.11-slim', `RUN python repositories.py\n${install} openjdk-17-jre`),
      docker('python:3.8-slim', `${install} libgl1-mesa-glx`),
      docker('python:3.11-alpine', `${install} libgl1-mesa-glx`),
      docker('example/python:3.11-slim', `${install} libgl1-mesa-glx`),
      docker(
        'python:3.11-slim',
        `RUN sed -i s/trixie/bookworm/ /etc/apt/sources.list.d/debian.sources\n${install} libgl1-mesa-glx`,
      ),
      docker('example/cuda:12.6.0-base-ubuntu22.04', `${install} python3.8`),
      docker(acpt, `${install} python3.8 || true`),
      docker(acpt, `RUN if true; then apt-get install -y python3.8; fi`),
      docker(acpt, 'RUN apt-get remove -y python3.8'),
      docker(acpt, 'RUN echo "apt-get install python3.8"'),
      docker(acpt, `RUN add-apt-repository ppa:me/own\n${install} python3.8`),
      docker(acpt, `RUN echo "deb http://x y main" > /etc/apt/sources.list.d/x.list\n${install} python3.8`),
      docker(acpt, `COPY x.list /etc/apt/sources.list.d/\n${install} python3.8`),
      docker(acpt, `RUN curl -fsSL https://x | bash -\n${install} python3.8`),
      docker(acpt, `RUN dpkg -i x.deb\n${install} libssl1.1`),
      docker(acpt, `RUN ./setup.sh\n${install} libssl1.1`),
    ])
      expectNone(text, 'missing-apt-package');
  });

  test('the fix takes the package that does the same there', () => {
    const after = expectFixed(docker(acpt, `${install} git libssl1.1`), 'missing-apt-package');
    assert.match(after.files.get('Dockerfile') ?? '', /install -y git libssl3$/m);
  });
});

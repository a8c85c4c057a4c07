import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { messagesIn } from '../../../../test/support/details.ts';
import {
  expectFixed,
  expectNone,
  expectProject,
  filesOf,
  Workspace,
} from '../../../../test/support/project.ts';

const code = 'missing-system-library';

interface Choices {
  readonly image?: string;
  readonly before?: string;
  readonly script?: string;
}

/** A job whose script imports `cv2`, in an image with what pip installs; carets mark the packages. */
const job = (
  packages: string,
  { image = 'python:3.10-slim', before = '', script = 'import cv2' }: Choices = {},
  marks = '',
) => `--- job.yml
type: command
command: python train.py
code: src
environment:
  build:
    path: context
--- context/Dockerfile
FROM ${image}
${before}RUN pip install ${packages}
${marks}--- src/train.py
${script}
`;

/** The same with a conda file on an image. */
const condaJob = (
  packages: string,
  conda = '',
  image = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu20.04:1',
) =>
  `--- job.yml
type: command
command: python train.py
code: src
environment:
  image: ${image}
  conda_file: conda.yml
--- conda.yml
dependencies:
  - python=3.10
${conda}  - pip
  - pip:
${packages}--- src/train.py
import cv2
`;

describe(code, () => {
  test('images that are known to lack it', () => {
    for (const image of [
      'python:3.10-slim',
      'python:3.11-slim-bookworm',
      'docker.io/library/ubuntu:22.04',
      'debian:12-slim',
      'nvidia/cuda:12.6.3-cudnn-runtime-ubuntu22.04',
      'pytorch/pytorch:2.6.0-cuda12.4-cudnn9-runtime',
      'mcr.microsoft.com/azureml/openmpi4.1.0-cuda11.8-cudnn8-ubuntu22.04:latest',
    ])
      expectProject(
        job('numpy opencv-python', { image }, `#                     ^^^^^^^^^^^^^ ${code} warning\n`),
      );
    for (const image of [
      'python:3.10',
      'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202607.1',
      'example.azurecr.io/ubuntu:22.04',
      'mcr.microsoft.com/azureml/openmpi3.1.2-ubuntu18.04:1',
      'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04-of-ours:1',
    ])
      expectNone(job('opencv-python', { image }), code);
  });

  test('what apt installs in a condition, or may fail to', () => {
    for (const before of [
      'RUN apt-get update && apt-get install -y libgl1 || true\n',
      'RUN apt-get update && apt-get install -y \\\n    libgl1-mesa-glx || apt-get install -y libgl1\n',
      'RUN if true; then apt-get update && apt-get install -y libgl1; fi\n',
    ])
      expectNone(job('opencv-python', { before }), code);
    const elsewhere = 'RUN apt-get update && apt-get install -y git\nRUN rm x || true\n';
    assert.equal(messagesIn(job('opencv-python', { before: elsewhere }), code).length, 1);
  });

  test('a conda file', () => {
    expectProject(condaJob(`      - opencv-python\n#       ^^^^^^^^^^^^^ ${code} warning\n`));
    expectProject(condaJob(`      - opencv-python\n#       ^^^^^^^^^^^^^ ${code} warning\n`, '  - numpy\n'));
    for (const other of ['libgl', 'matplotlib', 'opencv'])
      expectNone(condaJob('      - opencv-python\n', `  - ${other}\n`), code);
  });

  test('packages that bring it, and what they are imported as', () => {
    expectProject(
      job('opencv-contrib-python', {}, `#               ^^^^^^^^^^^^^^^^^^^^^ ${code} warning\n`),
    );
    expectProject(job('imgaug numpy', {}, `#               ^^^^^^ ${code} warning\n`));
    expectProject(
      job(
        'ultralytics',
        { script: 'from ultralytics import YOLO' },
        `#               ^^^^^^^^^^^ ${code} warning\n`,
      ),
    );
    expectNone(job('opencv-python-headless'), code);
    expectNone(job('albumentations', { script: 'import albumentations as A' }), code);
  });

  test('code that may go on without it, and code that does not import it', () => {
    for (const script of [
      'import torch',
      'try:\n    import cv2\nexcept ImportError:\n    cv2 = None',
      'def show():\n    import cv2',
    ])
      expectNone(job('opencv-python', { script }), code);
  });

  test('the package without windows helps if it comes later', () => {
    const both = 'opencv-python-headless opencv-python';
    expectProject(job(both, {}, `#                                      ^^^^^^^^^^^^^ ${code} warning\n`));
    expectNone(job('opencv-python && pip install opencv-python-headless'), code);
    for (const packages of ['opencv-python', 'ultralytics'])
      expectNone(job(`${packages} && pip uninstall -y opencv-python`), code);
    expectNone(job('ultralytics && pip install --force-reinstall opencv-python-headless'), code);
    expectProject(
      job(
        'opencv-python',
        { before: 'RUN pip install opencv-python-headless\n' },
        `#               ^^^^^^^^^^^^^ ${code} warning\n`,
      ),
    );
  });

  test('releases that have windows of another kind', () => {
    for (const version of ['4.1.2.30', '4.2.0.34', '3.4.17.63'])
      expectNone(job(`opencv-python==${version}`), code);
    expectProject(
      job('opencv-python==4.4.0.46', {}, `#               ^^^^^^^^^^^^^^^^^^^^^^^ ${code} warning\n`),
    );
  });

  test('what the command installs before the script starts', () => {
    for (const line of [
      'apt-get update && apt-get install -y libgl1',
      'conda install -y libgl',
      'export LD_LIBRARY_PATH=/mnt/libraries',
      'bash setup.sh',
    ])
      expectNone(job('opencv-python').replace('command: python', `command: ${line} && python`), code);
  });

  test('what else is installed', () => {
    const before = (line: string) => ({ before: `${line}\n` });
    for (const line of [
      'RUN apt-get update && apt-get install -y git libglib2.0-0 libsm6=2:1.2.3-1',
      'RUN echo ready',
    ])
      expectProject(job('opencv-python', before(line), `#               ^^^^^^^^^^^^^ ${code} warning\n`));
    for (const line of [
      'RUN apt-get update && apt-get install -y libgl1',
      'RUN apt-get update && apt-get install -y git libgl1-mesa-glx',
      'RUN apt-get update && apt-get install -y ffmpeg',
      'RUN xargs apt-get install -y < packages.txt',
      'COPY . .\nRUN ./setup.sh',
      'RUN curl -s https://example.org/setup | bash',
      'RUN apt-get install -y ./graphics.deb',
      'COPY --from=ubuntu:22.04 /usr/lib /usr/lib',
      'COPY install.py .\nRUN python install.py',
      'COPY libraries/ /usr/lib/x86_64-linux-gnu/',
      'ADD libraries.tar.gz /',
      'ENV LD_LIBRARY_PATH=/mnt/libraries',
      'RUN nala install -y libgl1',
      'RUN apt-get satisfy -y libgl1',
      'RUN pip install playwright && playwright install --with-deps',
    ])
      expectNone(job('opencv-python', before(line)), code);
    expectNone(job('opencv-python', { before: 'FROM python:3.10-slim AS other\n' }), code);
  });

  test('what is said of it', () => {
    const said = (text: string) => messagesIn(text, code);
    const rest =
      'opencv-python needs libGL.so.1, which python:3.10-slim does not contain, so train.py fails when it imports';
    assert.deepEqual(said(job('opencv-python')), [
      `${rest} cv2. Install opencv-python-headless instead, or libgl1 with apt-get.`,
    ]);
    assert.deepEqual(said(job('ultralytics', { script: 'import ultralytics' })), [
      `ultralytics requires opencv-python. ${rest} ultralytics. Install libgl1 with apt-get.`,
    ]);
    assert.match(
      said(condaJob('      - opencv-python\n')).join(),
      /^opencv-python needs libGL\.so\.1, which openmpi4\.1\.0-ubuntu20\.04:1 does not .* Install opencv-python-headless instead, or build an image with libgl1 from a Dockerfile\.$/,
    );
  });

  test('the fix takes the package without windows', () => {
    const after = expectFixed(job('"opencv-python==4.10.0.84"'), code);
    assert.match(after.files.get('context/Dockerfile') ?? '', /"opencv-python-headless==4\.10\.0\.84"/);
    for (const packages of ['opencv-python==4.10.0.82', 'ultralytics']) {
      const [found] = new Workspace(filesOf(job(packages))).all.filter(
        ({ finding }) => finding.code === code,
      );
      assert.deepEqual(found?.finding.fixes, []);
    }
  });
});

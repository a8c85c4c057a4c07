import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Workspace } from '../../../../test/support/project.ts';
import { acpt, active } from '../../../../test/support/samples.ts';
import { findingsIn, findingsOfFiles } from '../check.ts';

function said(command: string, script: string, more: Readonly<Record<string, string>> = {}): string[] {
  const workspace = new Workspace(
    new Map([
      ['p/job.yml', `code: ./src\nenvironment: ${active}\ncommand: ${command}\n`],
      ['p/src/run.sh', script],
      ['p/src/train.py', ''],
      ...Object.entries(more),
    ]),
  );
  return findingsOfFiles(workspace.project, ['p/job.yml'])
    .filter(({ finding }) => finding.code === 'crlf-script')
    .map(({ path, finding: { severity, span, message } }) => {
      const text = path === 'p/src/run.sh' ? script : (more[path] ?? '');
      return `${path} ${severity} ${text.slice(span.start, span.end)}: ${message}`;
    });
}

describe('crlf-script', () => {
  test('an error where the shell or a program surely finds nothing of that name', () => {
    const error = (word: string) => [
      `p/src/run.sh error ${word}: run.sh has Windows line ends: the shell reads "${word}\\r" here. Save it with LF.`,
    ];
    assert.deepEqual(said('bash run.sh', 'set -e\r\npython train.py\r\n'), error('train.py'));
    assert.deepEqual(said('sh ./run.sh', 'python -u train.py\r\n'), error('train.py'));
    assert.deepEqual(said('bash run.sh', 'if true; then\r\n  echo\r\nfi\r\n'), error('then'));
    assert.deepEqual(said('bash run.sh', 'for i in 1 2\ndo\r\n  echo\ndone\n'), error('do'));
  });

  test('a warning where a program may take the carriage return', () => {
    const warning = (word: string) => [
      `p/src/run.sh warning ${word}: run.sh has Windows line ends: the shell reads "${word}\\r" here. Save it with LF.`,
    ];
    assert.deepEqual(said('bash run.sh', '# start\r\n\r\npython train.py --lr 1\r\n'), warning('1'));
    assert.deepEqual(said('bash run.sh', 'echo done\r\n'), warning('done'));
  });

  test('the interpreter, where the system reads the first line', () => {
    assert.deepEqual(said('./run.sh', '#!/bin/bash\r\npython train.py --lr 1\r\n'), [
      'p/src/run.sh error #!/bin/bash: run.sh has Windows line ends: no interpreter is called "bash\\r". Save it with LF.',
    ]);
    assert.deepEqual(said('bash run.sh', '#!/bin/bash\r\n\r\npython train.py --lr 1\n'), []);
  });

  test('a script that another one calls', () => {
    const inner = { 'p/src/inner.sh': 'python train.py\r\n' };
    assert.deepEqual(said('bash run.sh', 'bash inner.sh\n', inner), [
      'p/src/inner.sh error train.py: inner.sh has Windows line ends: the shell reads "train.py\\r" here. Save it with LF.',
    ]);
  });

  test('nothing of LF, of comments and empty lines, and of files that are changed before', () => {
    assert.deepEqual(said('bash run.sh', 'set -e\npython train.py\n'), []);
    assert.deepEqual(said('bash run.sh', '# start\r\n\r\npython train.py\n'), []);
    assert.deepEqual(said("sed -i 's/.$//' run.sh && bash run.sh", 'python train.py\r\n'), []);
    assert.deepEqual(said('bash run.sh || true', 'python train.py\r\n'), []);
    assert.deepEqual(said('bash other.sh', 'python train.py\r\n'), []);
    // Python reads either.
    assert.deepEqual(said('python train.py', '', { 'p/src/train.py': 'import os\r\nprint(1)\r\n' }), []);
    assert.deepEqual(said('./run.sh', '# ours\n#!/bin/bash\r\necho\n'), []);
  });

  test('scripts that a Dockerfile copies and runs', () => {
    const built = (...lines: string[]) => {
      const workspace = new Workspace(
        new Map([
          ['p/job.yml', 'environment:\n  build: {path: ctx}\ncommand: python train.py\n'],
          ['p/ctx/Dockerfile', `FROM ${acpt}\n${lines.join('\n')}\n`],
          ['p/ctx/tools/install.sh', 'set -e\r\npython setup.py\r\n'],
        ]),
      );
      return findingsOfFiles(workspace.project, ['p/job.yml'])
        .filter(({ finding }) => finding.code === 'crlf-script')
        .map(({ path, finding }) => `${path} ${finding.severity}`);
    };
    const found = ['p/ctx/tools/install.sh error'];
    assert.deepEqual(built('COPY tools/install.sh .', 'RUN bash install.sh'), found);
    assert.deepEqual(built('COPY . .', 'RUN bash tools/install.sh'), found);
    assert.deepEqual(built('COPY . .', 'RUN dos2unix tools/install.sh && bash tools/install.sh'), []);
    assert.deepEqual(built('RUN bash tools/install.sh'), []);
    assert.deepEqual(built('COPY tools/install.sh .', 'RUN cat install.sh'), []);
  });

  describe('what a container of the image starts', () => {
    const dockerfile = (...lines: string[]) => ({
      'p/job.yml': 'environment:\n  build: {path: ctx}\ncommand: python train.py\n',
      'p/ctx/Dockerfile': `FROM ${acpt}\n${lines.join('\n')}\n`,
      'p/ctx/start.sh': '#!/bin/bash\r\nexec "$@"\r\n',
    });
    const started = (...lines: string[]) => {
      const { project } = new Workspace(new Map(Object.entries(dockerfile(...lines))));
      return findingsOfFiles(project, ['p/job.yml'])
        .filter(({ finding }) => finding.code === 'crlf-script')
        .map(({ path, finding: { severity, span } }) => `${path} ${severity} ${span.start}-${span.end}`);
    };
    const interpreter = ['p/ctx/start.sh warning 0-11'];
    const words = ['p/ctx/start.sh warning 18-22'];

    test('by its first line, or by a shell', () => {
      assert.deepEqual(started('COPY start.sh /', 'ENTRYPOINT ["/start.sh"]'), interpreter);
      assert.deepEqual(started('WORKDIR /app', 'COPY . .', 'ENTRYPOINT ["/app/start.sh"]'), interpreter);
      assert.deepEqual(started('COPY start.sh /', 'CMD /start.sh --now'), interpreter);
      assert.deepEqual(started('COPY start.sh /', 'CMD ["bash", "/start.sh"]'), words);
    });

    test('not one that a later instruction replaces, or that is put right', () => {
      const copy = 'COPY start.sh /';
      assert.deepEqual(started(copy, 'ENTRYPOINT ["/start.sh"]', 'ENTRYPOINT ["python"]'), []);
      assert.deepEqual(started(copy, "RUN sed -i 's/\\r$//' /start.sh", 'ENTRYPOINT ["/start.sh"]'), []);
      assert.deepEqual(started('ENTRYPOINT ["/start.sh"]'), []);
    });

    test('is shown in the script itself', () => {
      const files = dockerfile('COPY start.sh /', 'ENTRYPOINT ["/start.sh"]');
      const { project } = new Workspace(new Map(Object.entries(files)));
      const codes = findingsIn(project, 'p/ctx/start.sh').map(({ code }) => code);
      assert.deepEqual(codes, ['crlf-script']);
    });
  });
});

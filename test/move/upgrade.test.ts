/** "Upgrade to …" and moving a whole workspace: nothing half done, and nothing that breaks something else. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { FileEdit } from '../../src/core/base/findings.ts';
import { moveAll } from '../../src/core/features/move/impact.ts';
import { type Upgrade, upgradeFor } from '../../src/core/features/move/upgrade.ts';
import { filesOf, Workspace } from '../support/project.ts';

const dockerJob = (name = 'job') => `--- ${name}.yml
type: command
command: python train.py
environment:
  build:
    path: env
`;
const oldDockerfile = `--- env/Dockerfile
FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.0-cuda11.7:37
RUN pip install torch==2.0.1 torchvision==0.15.2 --index-url https://download.pytorch.org/whl/cu117
COPY requirements.txt .
RUN pip install -r requirements.txt
`;
const requirements = `--- env/requirements.txt
transformers==4.30.0
deepspeed==0.9.5
numpy<2
`;

function upgrade(workspace: Workspace, path: string, code: string): Upgrade | undefined {
  const finding = workspace.findings(path).find((each) => each.code === code);
  assert.ok(finding, `no ${code} in ${path}`);
  return upgradeFor(workspace.project, path, finding);
}

function after(workspace: Workspace, path: string, edits: readonly FileEdit[]): Workspace {
  return workspace.fixed(path, { title: '', edits });
}

const serious = (workspace: Workspace) =>
  workspace.all
    .filter(({ finding }) => finding.severity === 'error' || finding.severity === 'warning')
    .map(({ path, finding }) => `${path} ${finding.code}: ${finding.message}`);

describe('an upgrade', () => {
  test('takes the pins, the wheel index and the requirements with it, and leaves nothing to repair', () => {
    const workspace = new Workspace(filesOf(dockerJob() + oldDockerfile + requirements));
    const found = upgrade(workspace, 'env/Dockerfile', 'retired-environment');
    assert.equal(
      found?.title,
      'Upgrade to acpt-pytorch-2.8-cuda12.6:15 with 4 changes that must follow (2 files)',
    );
    const done = after(workspace, 'env/Dockerfile', found.edits);
    assert.equal(
      done.files.get('env/Dockerfile'),
      `FROM mcr.microsoft.com/azureml/curated/acpt-pytorch-2.8-cuda12.6:15
RUN pip install torch==2.10.0 torchvision==0.25.0 --index-url https://download.pytorch.org/whl/cu126
COPY requirements.txt .
RUN pip install -r requirements.txt
`,
    );
    assert.equal(
      done.files.get('env/requirements.txt'),
      'transformers==4.30.0\ndeepspeed==0.14.2\nnumpy<2\n',
    );
    assert.deepEqual(serious(done), []);
    assert.deepEqual(
      [...new Set(found.edits.map(({ label }) => label))],
      [
        'Move to acpt-pytorch-2.8-cuda12.6:15',
        "Use the image's PyTorch and wheel index",
        'Use deepspeed==0.14.2',
      ],
    );
  });

  test('changes a Dockerfile once that two jobs are built by', () => {
    const workspace = new Workspace(filesOf(dockerJob() + dockerJob('other') + oldDockerfile + requirements));
    const found = upgrade(workspace, 'env/Dockerfile', 'retired-environment');
    assert.ok(found);
    assert.deepEqual(serious(after(workspace, 'env/Dockerfile', found.edits)), []);
    assert.equal(found.edits.length, 5);
  });

  test('is not offered where something new would be wrong afterwards', () => {
    // The K80 is older than what PyTorch for CUDA 12.6 is built for.
    const machine = `${dockerJob()}resources:\n  instance_type: Standard_NC6\n`;
    const workspace = new Workspace(filesOf(machine + oldDockerfile + requirements));
    assert.equal(upgrade(workspace, 'env/Dockerfile', 'retired-environment'), undefined);
    const moved = moveAll(
      workspace.project,
      'acpt-pytorch-2.0-cuda11.7',
      'acpt-pytorch-2.8-cuda12.6:15',
      ['job.yml'],
      'Move',
    );
    assert.deepEqual(
      moved?.left.map(({ document, finding }) => `${document} ${finding.code}`),
      ['job.yml gpu-architecture-not-in-build'],
      'a move that somebody asks for says what is left',
    );
  });

  test('is found out again when a file changes that it rests on', () => {
    const workspace = new Workspace(filesOf(dockerJob() + oldDockerfile + requirements));
    const { project } = workspace;
    assert.equal(upgrade(workspace, 'env/Dockerfile', 'retired-environment')?.edits.length, 5);
    project.open('env/requirements.txt', 'numpy<2\n');
    assert.equal(upgrade(workspace, 'env/Dockerfile', 'retired-environment')?.edits.length, 4);
  });

  test('is left to the fix of the finding where one edit is all', () => {
    const reference = 'azureml://registries/azureml/environments/acpt-pytorch-2.0-cuda11.7/versions/37';
    const workspace = new Workspace(
      filesOf(`--- job.yml\ntype: command\ncommand: python a.py\nenvironment: ${reference}\n`),
    );
    assert.equal(upgrade(workspace, 'job.yml', 'retired-environment'), undefined);
  });

  test('of a frozen environment and of a frozen image is offered, which have no other fix', () => {
    const workspace = new Workspace(
      filesOf(`--- a.yml
type: command
command: python a.py
environment: azureml://registries/azureml/environments/acpt-pytorch-1.13-cuda11.7/versions/48
--- b.yml
type: command
command: python a.py
environment:
  image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu118-py310-torch260:biweekly.202506.2
`),
    );
    assert.equal(
      upgrade(workspace, 'a.yml', 'frozen-image')?.title,
      'Upgrade to acpt-pytorch-2.8-cuda12.6:15',
    );
    assert.equal(
      upgrade(workspace, 'b.yml', 'frozen-image')?.title,
      'Upgrade to aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.202608.2',
    );
  });

  test('is never among the fixes that are made without asking', () => {
    const workspace = new Workspace(filesOf(dockerJob() + oldDockerfile + requirements));
    for (const { finding } of workspace.all)
      for (const { title } of finding.fixes) assert.doesNotMatch(title, /^Upgrade to /);
  });
});

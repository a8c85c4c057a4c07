/** Which documents judge a file that environments are made of. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { dependentsOf } from '../../src/core/stack/dependents.ts';
import { expectProject, filesOf, Workspace } from '../support/project.ts';
import { acpt } from '../support/samples.ts';
import type { ProjectChoices } from '../support/yaml.ts';

const dockerfile = `FROM ${acpt}\nCOPY requirements.txt .\nRUN pip install -r requirements.txt\n`;
const code = 'from azure.ai.ml.entities import BuildContext, Environment\n';

/** The paths of those that depend on a file. */
function users(text: string, path: string, choices: ProjectChoices = {}): string[] {
  return dependentsOf(new Workspace(filesOf(text), choices).project, path).map((each) => each.path);
}

describe('a Dockerfile that no document names', () => {
  test('judges the requirements that it installs', () =>
    expectProject(`--- Dockerfile
${dockerfile}--- requirements.txt
torch==2.6.0
#^^^^^^^^^^^ reinstalls-stack-package
`));

  test('is built from the folder that has what it copies', () => {
    const files = `--- docker/Dockerfile\n${dockerfile}--- requirements.txt\ntorch==2.6.0\n`;
    assert.deepEqual(users(files, 'requirements.txt'), ['docker/Dockerfile']);
    const both = `${files}--- docker/requirements.txt\ntorch==2.6.0\n`;
    assert.deepEqual(users(both, 'requirements.txt'), []);
    assert.deepEqual(users(both, 'docker/requirements.txt'), ['docker/Dockerfile']);
    const inner = files.replaceAll('--- ', '--- inner/');
    assert.deepEqual(users(inner, 'inner/requirements.txt'), ['inner/docker/Dockerfile']);
  });

  test('is not built from a folder that lacks some of it, is too far away or outside of the workspace', () => {
    const copies = (sources: string) => dockerfile.replace('COPY', `COPY ${sources}`);
    const at = (folder: string, text: string) =>
      `--- ${folder}/Dockerfile\n${text}--- requirements.txt\na==1\n`;
    assert.deepEqual(users(at('docker', copies('start.sh')), 'requirements.txt'), []);
    assert.deepEqual(users(at('docker', copies('*.sh https://x/y')), 'requirements.txt'), [
      'docker/Dockerfile',
    ]);
    assert.deepEqual(users(at('a/b/c', dockerfile), 'requirements.txt'), ['a/b/c/Dockerfile']);
    assert.deepEqual(users(at('a/b/c/d', dockerfile), 'requirements.txt'), []);
    assert.deepEqual(users(at('docker', dockerfile), 'requirements.txt', { roots: ['docker'] }), []);
  });

  test('whatever else it copies', () => {
    for (const copied of [
      'COPY . /app',
      'COPY /requirements.txt /app/',
      'COPY ./lib/ /lib',
      'COPY ../lib/a.py /lib',
      'COPY --from=other requirements.in start.sh /app/',
      'COPY ${SCRIPT} <<EOF\nEOF',
      'ADD git@github.com:a/b.git /app',
    ])
      assert.deepEqual(
        users(
          `--- docker/Dockerfile\nFROM python:3.10 AS other\n${dockerfile}${copied}\n--- requirements.txt\na==1\n--- lib/a.py\n`,
          'requirements.txt',
        ),
        ['docker/Dockerfile'],
        copied,
      );
  });

  test('does not where it stands on the image of somebody else', () =>
    assert.deepEqual(
      users(
        `--- Dockerfile\n${dockerfile.replace(/^FROM .*/, 'FROM python:3.10')}--- requirements.txt\na==1\n`,
        'requirements.txt',
      ),
      [],
    ));
});

describe('documents come first', () => {
  const built = `--- Dockerfile\n${dockerfile}--- requirements.txt\ntorch==2.6.0\n`;

  test('a document that builds it', () => {
    const files = `${built}--- env.yml\nname: e\nbuild:\n  path: .\n`;
    assert.deepEqual(users(files, 'requirements.txt'), ['env.yml']);
    assert.deepEqual(users(files, 'Dockerfile'), ['env.yml']);
  });

  test('a document that builds it from a folder without the file', () => {
    const files = `--- docker/Dockerfile\n${dockerfile}--- requirements.txt\na==1\n`;
    assert.deepEqual(users(`${files}--- env.yml\nbuild: {path: docker}\n`, 'requirements.txt'), []);
  });

  test('by a context that has the file somewhere below', () => {
    const files = `--- Dockerfile\n${dockerfile.replace('COPY ', 'COPY lists/')}--- lists/requirements.txt\ntorch==2.6.0\n`;
    for (const [path, text] of [
      ['env.yml', 'name: e\nbuild: {path: .}\n'],
      ['env.yml', 'name: e\nbuild:\n  path: "./" # all\n'],
      ['env.yml', '{"name" : "e", "build" : {"path" : "."}}\n'],
      ['env.yml', 'build: {path: .}'],
      ['jobs/env.yml', 'name: e\nbuild:\n  path: ..'],
      ['jobs/a/env.yml', "name: e\nbuild: {path: '../../'}\n"],
      ['submit.py', `${code}Environment(name="e", build=BuildContext(path="."))\n`],
      [
        'submit.py',
        `${code}Environment(name="e", build=BuildContext(dockerfile_path="Dockerfile", path='./'))\n`,
      ],
    ] as const)
      assert.deepEqual(users(`${files}--- ${path}\n${text}`, 'lists/requirements.txt'), [path], text);
    const inner = `${files.replaceAll('--- ', '--- docker/')}--- jobs/env.yml\nname: e\nbuild: {path: ../docker}\n`;
    assert.deepEqual(users(inner, 'docker/lists/requirements.txt'), ['jobs/env.yml']);
    const below = `${files.replaceAll('--- ', '--- docker/')}--- docker/lists/env.yml\nname: e\nbuild: {path: ../../docker}\n`;
    assert.deepEqual(users(below, 'docker/lists/requirements.txt'), ['docker/lists/env.yml']);
    const other = `${files}--- env.yml\nname: e\nimage: ${acpt}\n`;
    assert.deepEqual(users(other, 'lists/requirements.txt'), ['Dockerfile']);
  });

  test('a command that installs it', () => {
    const job = `--- job.yml\ncode: .\ncommand: pip install -r requirements.txt && python a.py\nenvironment: {image: "${acpt}"}\n`;
    assert.deepEqual(users(`${job}--- requirements.txt\na==1\n`, 'requirements.txt'), ['job.yml']);
  });

  test('a script that a command runs, and none beside it', () => {
    const files = `--- job.yml\ncode: .\ncommand: bash setup.sh && python a.py\nenvironment: {image: "${acpt}"}\n--- setup.sh\npip install timm\n--- other.sh\npip install timm\n`;
    assert.deepEqual(users(files, 'setup.sh'), ['job.yml']);
    assert.deepEqual(users(files, 'other.sh'), []);
  });

  test('what is not saved has none', () => {
    const files = new Map([
      ['untitled:requirements.txt', 'a==1\n'],
      ['env.yml', 'name: e\nbuild: {path: .}\n'],
    ]);
    assert.deepEqual(dependentsOf(new Workspace(files).project, 'untitled:requirements.txt'), []);
  });

  test('Python code, from its own folder', () => {
    const files = `${built.replaceAll('--- ', '--- docker/')}--- submit.py\n${code}Environment(name="e", build=BuildContext(path="docker"))\n`;
    assert.deepEqual(users(files, 'docker/requirements.txt'), ['submit.py']);
    assert.deepEqual(users(files, 'docker/Dockerfile'), ['submit.py']);
    const beside = files.replace('--- submit.py', '--- jobs/submit.py');
    assert.deepEqual(users(beside, 'docker/requirements.txt'), ['docker/Dockerfile']);
  });

  test('Python code and its conda file', () => {
    const files = (python: string) =>
      `--- conda.yml\nname: e\ndependencies : [python=3.10]\n--- submit.py\n${python}`;
    const environment = `Environment(image="${acpt}", conda_file="conda.yml")\n`;
    assert.deepEqual(users(files(code + environment), 'conda.yml'), ['submit.py']);
    assert.deepEqual(users(files(environment), 'conda.yml'), []);
    assert.deepEqual(users(files(`${code}Environment(image="${acpt}", conda_file=c)\n`), 'conda.yml'), []);
  });
});

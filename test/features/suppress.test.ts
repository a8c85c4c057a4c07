import assert from 'node:assert/strict';
import { test } from 'node:test';
import { suppressions } from '../../src/core/features/suppress.ts';
import { filesOf, Workspace } from '../support/project.ts';

const image = 'mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torch280:biweekly.999999.9';

/** Silences the first finding of that code in each way; gives the texts, none of which has it any more. */
function silenced(text: string, path: string, code: string): string[] {
  const project = new Workspace(filesOf(text));
  const finding = project.findings(path).find((each) => each.code === code);
  assert.ok(
    finding,
    project
      .findings(path)
      .map((each) => each.code)
      .join(),
  );
  return suppressions(project.facts(path), finding).map((fix) => {
    const after = project.fixed(path, fix);
    const left = after.findings(path).map((each) => each.code);
    assert.ok(!left.includes(code) && !left.includes('unused-suppression'), `${fix.title}: ${left.join()}`);
    return after.files.get(path) ?? '';
  });
}

test('on the line, and in the file', () => {
  const [line, file] = silenced(
    `--- job.yml\ncommand: a\nenvironment:\n  image: ${image}\n`,
    'job.yml',
    'unknown-image-tag',
  );
  assert.equal(
    line,
    `command: a\nenvironment:\n  # acpt-disable-next-line unknown-image-tag\n  image: ${image}\n`,
  );
  assert.equal(file, `# acpt-disable unknown-image-tag\ncommand: a\nenvironment:\n  image: ${image}\n`);
});

test('a second rule joins the comment that is there', () => {
  const resources = 'resources: {instance_type: Standard_NC6, instance_cont: 2}\n';
  const text = `--- job.yml\ncommand: a\nenvironment: azureml:e:1\n# acpt-disable-next-line unknown-key\n${resources}`;
  const [line] = silenced(text, 'job.yml', 'retired-vm-size');
  assert.match(line ?? '', /^# acpt-disable-next-line unknown-key retired-vm-size\nresources/m);
});

test('inside of a text only in the file: a comment would be a part of the text', () => {
  const text = `--- job.yml\ncode: src\nenvironment: azureml:e:1\ncommand: |\n  echo\n  python trian.py\n--- src/train.py\n\n`;
  const all = silenced(text, 'job.yml', 'missing-script');
  assert.equal(all.length, 1);
  assert.match(all[0] ?? '', /^# acpt-disable missing-script\n/);
});

test('in a Dockerfile below its directives, and with the line ends of the file', () => {
  const [, file] = silenced(
    `--- Dockerfile\n# syntax=docker/dockerfile:1\nFROM ${image}\n`,
    'Dockerfile',
    'unknown-image-tag',
  );
  assert.equal(file, `# syntax=docker/dockerfile:1\n# acpt-disable unknown-image-tag\nFROM ${image}\n`);
  const [line] = silenced(
    `--- job.yml\ncommand: a\r\nenvironment:\r\n  image: ${image}\r\n`,
    'job.yml',
    'unknown-image-tag',
  );
  assert.match(line ?? '', /\r\n {2}# acpt-disable-next-line unknown-image-tag\r\n {2}image/);
});

test('in a broken text only in the file, where a comment would be one mistake more', () => {
  const broken = 'command: echo\n[ a ]\nenvironment: azureml:e:1\ncompute: c\n';
  const all = silenced(`--- job.yml\n${broken}`, 'job.yml', 'yaml-syntax');
  assert.deepEqual(all, [`# acpt-disable yaml-syntax\n${broken}`]);
});

/** What random sessions found of fixes: in a broken text some would leave worse YAML, and are not offered. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { findingsIn } from '../../src/core/checks/check.ts';
import { isSound } from '../../src/core/features/soundFixes.ts';
import { projectOf } from '../support/yaml.ts';

/** The titles of all fixes of a file, and of those that may be offered. */
function fixesOf(path: string, text: string) {
  const project = projectOf(new Map([[path, text]]));
  const all = findingsIn(project, path).flatMap(({ fixes }) => fixes);
  const titles = (of: typeof all) => of.map(({ title }) => title);
  return { all: titles(all), sound: titles(all.filter((fix) => isSound(project, fix, path))) };
}

describe('a fix', () => {
  const component = (inputs: string) => `type: parallel
name: p
inputs: ${inputs}
outputs: {o: {type: uri_file}}
input_data: \${{inputs.zzz}}
mini_batch_size: "10"
task: {type: run_function, entry_script: main.py, environment: "azureml:e:1"}
`;

  test('that writes into an open brace is not offered', () => {
    // The input would be declared where the braces seem to end.
    const isDeclared = (inputs: string, before: string) => {
      const text = component(inputs);
      const start = text.indexOf(before);
      const edits = [{ span: { start, end: start }, newText: ', zzz: {type: string}' }];
      return isSound(projectOf(new Map([['/w/c.yml', text]])), { title: 'Declare it', edits }, '/w/c.yml');
    };
    assert.ok(!isDeclared('{d: {type: uri_folder}, side: {type${{: string}}', '{{: string'));
    assert.ok(isDeclared('{d: {type: uri_folder}, side: {type: string}}', '}\noutputs'));
  });

  test('of a readable text is offered', () => {
    const { all, sound } = fixesOf('/w/c.yml', component('{d: {type: uri_folder}}'));
    assert.ok(sound.includes('Declare the input "zzz"'), sound.join());
    assert.deepEqual(sound, all);
  });

  test('whose edits overlap is not offered', () => {
    const dockerfile = `ARG TAG=biweekly.202607.1
FROM mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py310-torc0:\${TAG}x
`;
    const { all, sound } = fixesOf('/w/Dockerfile', dockerfile);
    assert.ok(
      all.some((title) => title.startsWith('Use stable-')),
      all.join(),
    );
    assert.deepEqual(
      sound.filter((title) => title.startsWith('Use stable-')),
      [],
    );
  });

  test('may close what is open, and may not open more', () => {
    const project = projectOf(new Map([['/w/a.yml', 'a: [\nb: 1\n']]));
    const edit = (newText: string) => ({ title: '', edits: [{ span: { start: 4, end: 4 }, newText }] });
    assert.equal(isSound(project, edit(']'), '/w/a.yml'), true);
    assert.equal(isSound(project, edit('{"'), '/w/a.yml'), false);
  });
});

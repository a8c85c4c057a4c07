/** What an editor's project notices without being told. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { FileSystem } from '../src/core/project/fileSystem.ts';
import { MemoryFiles } from '../src/core/project/fileSystem.ts';
import { EditorProject } from '../src/server/editor/editorProject.ts';
import { frozenMatrix } from './support/frozenMatrix.ts';

const hour = 3_600_000;

function editor(texts: Map<string, string>) {
  const clock = { now: Date.parse('2026-11-23T23:30:00Z') };
  const files: FileSystem = {
    version: (path) => texts.get(path),
    read: (path) => texts.get(path),
    list: (folder) => new MemoryFiles(texts).list(folder),
  };
  const log = { error: (message: string) => assert.fail(message) };
  const project = new EditorProject(files, frozenMatrix(), log, () => clock.now);
  project.rootUris = ['file:///w'];
  return { clock, project };
}

test('a file that nobody watches is looked at again after a second', () => {
  const texts = new Map([['/w/odd-name', 'one']]);
  const { clock, project } = editor(texts);
  assert.equal(project.project.read('/w/odd-name'), 'one');
  texts.set('/w/odd-name', 'two');
  project.refresh();
  assert.equal(project.project.read('/w/odd-name'), 'one');
  clock.now += 1100;
  project.refresh();
  assert.equal(project.project.read('/w/odd-name'), 'two');
});

test('where the client watches files, the disk is asked less often', () => {
  const texts = new Map([['/w/odd-name', 'one']]);
  const { clock, project } = editor(texts);
  project.isWatched = true;
  assert.equal(project.project.read('/w/odd-name'), 'one');
  texts.set('/w/odd-name', 'two');
  clock.now += 1100;
  project.refresh();
  assert.equal(project.project.read('/w/odd-name'), 'one');
  clock.now += 5000;
  project.refresh();
  assert.equal(project.project.read('/w/odd-name'), 'two');
});

test('new files are found, and a new day begins', () => {
  const texts = new Map([['/w/a.yml', '']]);
  const { clock, project } = editor(texts);
  assert.deepEqual(project.project.allYamlFiles, ['/w/a.yml']);
  assert.equal(project.project.today, '2026-11-23');
  texts.set('/w/b.yml', '');
  clock.now += hour;
  project.refresh();
  assert.deepEqual(project.project.allYamlFiles, ['/w/a.yml', '/w/b.yml']);
  assert.equal(project.project.today, '2026-11-24');
});

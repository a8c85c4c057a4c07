/** Entries of ours in launch.json, beside those of a person. */
import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, test } from 'node:test';
import { parse } from 'jsonc-parser';
import { refreshLaunch } from '../../src/core/container/configuration/launchEntries.ts';
import { refreshLaunchFile } from '../../src/engine/launchFile.ts';
import { CannotWrite } from '../../src/engine/safeWrite.ts';
import { temporaryFolder } from '../e2e/host/folders.ts';

const entry = (port: number) => ({
  name: 'ACPT: Attach to night',
  type: 'debugpy',
  connect: { host: '127.0.0.1', port },
});
const refreshed = (text: string | undefined, written = {}, port = 5678) => {
  const result = refreshLaunch(text, written, [entry(port)]);
  assert.ok(result !== undefined);
  return result;
};

describe('launch.json', () => {
  test('is made where there is none', () => {
    for (const none of [undefined, '', ' \n'])
      assert.deepEqual(JSON.parse(refreshed(none)), { version: '0.2.0', configurations: [entry(5678)] });
  });

  test('keeps what a person wrote, comments too, and has the entry once', () => {
    const mine = `{
    // mine
    "version": "0.2.0",
    "configurations": [
        { "name": "Own", "type": "node" }, // last
    ],
    "compounds": []
}
`;
    const once = refreshed(mine);
    assert.ok(once.includes('// mine') && once.includes('// last') && once.includes('"compounds"'), once);
    assert.equal(once.split('ACPT: Attach').length, 2);
    assert.equal(refreshed(once, { [entry(5678).name]: entry(5678) }), once);
  });

  test('has every line of a person as it was', () => {
    for (const mine of [
      '{\n  "version": "0.2.0",\n  "configurations": [{ "name": "Own", "type": "node" }]\n}\n',
      '{\n\t"configurations": [\n\t\t{\n\t\t\t"name": "Own"\n\t\t}, // last\n\t]\n}\n',
      '{ "configurations": [] }',
      '{\n    "configurations": [\n    ]\n}\n',
    ]) {
      const now = refreshed(mine);
      assert.equal(
        now
          .replace(/,?\n[ \t]*\{\s*"name": "ACPT[\s\S]*?\n\s*\}\n?(?=\s*(?:\]|, \/\/))/, '')
          .replace(/\s/g, ''),
        mine.replace(/\s/g, ''),
      );
      assert.ok(
        mine.split('\n').every((line) => now.includes(line.replace(/ *[[\]].*$/, ''))),
        now,
      );
      const parsed = parse(now, [], { allowTrailingComma: true });
      assert.deepEqual(parsed.configurations.at(-1), entry(5678));
    }
    assert.equal(
      refreshed('{\n  "configurations": [\n    { "name": "Own" }\n  ]\n}\n'),
      `{
  "configurations": [
    { "name": "Own" },
    {
        "name": "ACPT: Attach to night",
        "type": "debugpy",
        "connect": {
            "host": "127.0.0.1",
            "port": 5678
        }
    }
  ]
}
`,
    );
  });

  test('gets the new values of keys that nobody changed, and only of those', () => {
    const written = { [entry(5678).name]: entry(5678) };
    const there = refreshed(undefined).replace('"debugpy"', '"python"');
    const now = refreshed(there, written, 5700);
    assert.match(now, /"port": 5700/);
    assert.match(now, /"type": "python"/);
    // Of an entry that ACPT did not write, nothing is changed.
    const own = there.replace('5678', '1');
    assert.equal(refreshed(own, {}, 5700), own);
  });

  test('that is no JSON, or holds something else, is left alone', () => {
    for (const text of ['{', '[]', '{ "configurations": {} }', 'null'])
      assert.equal(refreshLaunch(text, {}, [entry(1)]), undefined, text);
    assert.deepEqual(JSON.parse(refreshed('{}')), { configurations: [entry(5678)] });
  });

  test('is not written through a link, nor outside of the folder', () => {
    const folder = temporaryFolder('launch');
    const elsewhere = path.join(temporaryFolder('elsewhere'), 'launch.json');
    writeFileSync(elsewhere, '{}');
    mkdirSync(path.join(folder, '.vscode'));
    symlinkSync(elsewhere, path.join(folder, '.vscode/launch.json'));
    assert.throws(() => refreshLaunchFile(folder, [entry(1)]), CannotWrite);
    assert.equal(readFileSync(elsewhere, 'utf8'), '{}');
  });

  test('remembers what was written', () => {
    const folder = temporaryFolder('launch');
    const { file, problem } = refreshLaunchFile(folder, [entry(5678)]);
    assert.equal(problem, undefined);
    refreshLaunchFile(folder, [entry(5700)]);
    assert.equal(JSON.parse(readFileSync(file, 'utf8')).configurations[0].connect.port, 5700);
    writeFileSync(file, '{');
    assert.match(refreshLaunchFile(folder, [entry(1)]).problem ?? '', /not valid JSON/);
    assert.equal(readFileSync(file, 'utf8'), '{');
  });
});

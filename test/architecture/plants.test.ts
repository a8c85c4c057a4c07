/** Plants violations of the architecture, and sees that the checks of `npm test` refuse each of them. */
import assert from 'node:assert/strict';
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { checks as programs } from '../../scripts/lib/checks.ts';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { minute } from '../e2e/host/limits.ts';
import { run } from '../e2e/host/processes.ts';
import { checks } from './checks.ts';
import { readModule, readSources } from './modules.ts';
import { everywhere, globals, plants } from './plants.ts';

describe('the checks of modules refuse that', () => {
  const { texts, modules } = readSources();

  for (const { title, file, code, refused } of plants)
    test(title, () => {
      const before = texts.get(file) ?? '';
      const planted = readModule(file, before + code);
      const all = [...modules.filter(({ path }) => path !== file), planted];
      const said = Object.values(checks).flatMap((check) => check(all));
      const expected = refused.replace('@', `${file}:${before.split('\n').length}`);
      assert.ok(
        said.some((each) => (expected.startsWith('→') ? each.endsWith(expected) : each === expected)),
        `expected "${expected}" among: ${said.join('; ') || 'nothing'}`,
      );
    });
});

describe('the linter refuses', async () => {
  const folder = temporaryFolder('plants');
  after(() => removeFolder(folder));
  for (const file of ['biome.json', '.gitignore'])
    copyFileSync(path.join(repository, file), path.join(folder, file));
  const place = path.join(folder, 'src', 'core', 'base');
  mkdirSync(place, { recursive: true });
  for (const [name, code] of Object.entries(globals))
    writeFileSync(path.join(place, `${name}.ts`), `export const planted = () => ${code};\n`);
  writeFileSync(path.join(place, 'unplanted.ts'), 'export const nothing = (process: string) => process;\n');

  const other = path.join(folder, 'src', 'server', 'features');
  mkdirSync(other, { recursive: true });
  for (const name of everywhere)
    writeFileSync(path.join(other, `${name}.ts`), `export const planted = () => ${globals[name]};\n`);

  const lint = programs.find(({ name }) => name === 'lint');
  assert.ok(lint);
  const args = [lint.script, ...lint.args, '--reporter=concise', '--max-diagnostics=none'];
  const { output } = await run(process.execPath, args, { cwd: folder, limit: minute });

  const planted = [
    ...Object.keys(globals).map((name) => ['core/base', name] as const),
    ...everywhere.map((name) => ['server/features', name] as const),
  ];
  for (const [place, name] of planted)
    test(`${name} in ${place}`, () => {
      const said = `src/${place}/${name}.ts:1:`;
      const about = output
        .split('\n')
        .filter((line) => line.includes(said) && line.includes('lint/style/noRestrictedGlobals'));
      assert.ok(
        about.some((line) => line.includes(`global variable ${name}.`)),
        output,
      );
    });

  test('and not what has none of them', () => assert.doesNotMatch(output, /unplanted/));
});

/** The architecture as tests: who may import whom, what core may not contain, a page for every rule. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, test } from 'node:test';
import { rules } from '../src/core/checks/rules/index.ts';
import { checks } from './architecture/checks.ts';
import { readSources } from './architecture/modules.ts';
import { repository } from './e2e/host/folders.ts';

describe('modules', () => {
  const { modules } = readSources();
  for (const [title, check] of Object.entries(checks))
    test(title, () => assert.deepEqual(check(modules), []));
});

describe('rules', () => {
  const folder = resolve(repository, 'src/core/checks/rules');
  const tests = globSync(['src/**/*.test.ts', 'test/**/*.{test.ts,yml}'], { cwd: repository }).map((path) =>
    readFileSync(resolve(repository, path), 'utf8'),
  );

  test('codes are unique and spelled alike', () => {
    const codes = rules.map(({ code }) => code);
    assert.equal(new Set(codes).size, codes.length);
    for (const code of codes) assert.match(code, /^[a-z]+(?:-[a-z]+)*$/);
  });

  for (const { code, summary } of rules) {
    test(`${code} has a page with its summary, a bad and a good sample, and tests`, () => {
      const page = resolve(folder, `${code}.md`);
      assert.ok(existsSync(page), `src/core/checks/rules/${code}.md is missing`);
      const text = readFileSync(page, 'utf8');
      assert.ok(text.startsWith(`# ${code}\n\n`), 'the title is the code');
      assert.ok(text.replace(/\s+/g, ' ').includes(summary), `the page begins with "${summary}"`);
      assert.match(text, /\*\*Why\.\*\*[\s\S]*\*\*Wrong\*\*\n\n```[\s\S]*\*\*Right\*\*\n\n```/);
      assert.ok(
        tests.some((each) => each.includes(code)),
        `no test speaks of ${code}`,
      );
    });
  }

  test('every page belongs to a rule', () => {
    const pages = globSync('*.md', { cwd: folder }).map((name) => name.replace(/\.md$/, ''));
    assert.deepEqual(pages.sort(), rules.map(({ code }) => code).sort());
  });
});

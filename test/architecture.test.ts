/** The architecture as tests: who may import whom, no cycles, a page for every rule. */
import assert from 'node:assert/strict';
import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, relative, resolve } from 'node:path';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { rules } from '../src/core/checks/rules/index.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const sources = globSync('src/**/*.ts', { cwd: root, exclude: ['**/*.test.ts'] }).map((path) =>
  path.replaceAll('\\', '/'),
);

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typeOnly: boolean;
}

const imports: readonly Import[] = sources.flatMap((from) => {
  const text = readFileSync(resolve(root, from), 'utf8');
  const found = [
    ...text.matchAll(
      /^(?:import|export)\s+(type\s)?[^'";]*?from\s+'([^']+)'|\bimport\('([^']+)'\)|^import\s+'([^']+)'/gm,
    ),
  ];
  return found.map((match) => {
    const target = match[2] ?? match[3] ?? match[4] ?? '';
    const to = target.startsWith('.')
      ? relative(root, resolve(root, dirname(from), target)).replaceAll('\\', '/')
      : target;
    // A lazy import does not run with its importer.
    return { from, to, typeOnly: match[1] !== undefined || match[3] !== undefined };
  });
});

/** What must be absent: below each folder, the imports that it may not have. */
const absent: Readonly<Record<string, RegExp>> = {
  'src/core/': /^(?:vscode|node:)|^src\/(?:server|extension|cli)\//,
  'src/server/': /^vscode$|^src\/(?:extension|cli)\//,
  'src/extension/': /^src\/(?:server|cli)\/|^(?:yaml|zod)(?:$|\/)/,
  'src/engine/': /^vscode|^src\/(?:server|extension|cli|disk)\//,
  'src/cli/': /^vscode|^src\/(?:server|extension)\//,
  // Plain tools that know nothing of YAML or Azure ML.
  'src/core/base/': /^src\/core\/(?!base\/)/,
  'src/core/languages/yaml/': /^src\/core\/(?!base\/|languages\/yaml\/)/,
  'src/core/languages/python/': /^src\/core\/(?!base\/|languages\/yaml\/|languages\/python\/)/,
  'src/core/languages/dockerfile/':
    /^src\/core\/(?!base\/|languages\/yaml\/|languages\/python\/|languages\/dockerfile\/)/,
  'src/core/knowledge/matrix/': /^src\/core\/(?!base\/|knowledge\/matrix\/)/,
};

describe('layers', () => {
  for (const [folder, forbidden] of Object.entries(absent)) {
    test(`${folder} stays free of what does not belong there`, () => {
      const wrong = imports.filter(({ from, to }) => from.startsWith(folder) && forbidden.test(to));
      assert.deepEqual(
        wrong.map(({ from, to }) => `${from} imports ${to}`),
        [],
      );
    });
  }

  const onlyIn = (name: string, ...allowed: string[]) =>
    test(`only ${allowed.join(', ')} imports ${name}`, () => {
      const importers = imports
        .filter(({ to }) => to === name || to.startsWith(`${name}/`))
        .map(({ from }) => from);
      assert.deepEqual(
        [...new Set(importers)].filter((from) => !allowed.some((each) => from.startsWith(each))),
        [],
      );
      assert.ok(importers.length > 0, `nothing imports ${name}`);
    });
  onlyIn('yaml', 'src/core/languages/yaml/');
  onlyIn('dockerfile-ast', 'src/core/languages/dockerfile/parse.ts');
  onlyIn('vscode-languageserver', 'src/server/');
  onlyIn('vscode', 'src/extension/');

  test('data/ is read in one place', () => {
    const readers = imports.filter(({ to }) => to.startsWith('data/')).map(({ from }) => from);
    assert.deepEqual([...new Set(readers)], ['src/core/knowledge/matrix/files.ts']);
  });

  test('no modules import each other in a circle when they run', () => {
    const edges = new Map<string, string[]>();
    for (const { from, to, typeOnly } of imports)
      if (!typeOnly) edges.set(from, [...(edges.get(from) ?? []), to]);
    const done = new Set<string>();
    const visit = (module: string, path: readonly string[]): void => {
      assert.ok(!path.includes(module), [...path.slice(path.indexOf(module)), module].join(' → '));
      if (done.has(module)) return;
      for (const next of edges.get(module) ?? []) visit(next, [...path, module]);
      done.add(module);
    };
    for (const module of sources) visit(module, []);
  });
});

describe('rules', () => {
  const folder = resolve(root, 'src/core/checks/rules');

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
      const tests = globSync(['src/**/*.test.ts', 'test/**/*.{test.ts,yml}'], { cwd: root }).map((path) =>
        readFileSync(resolve(root, path), 'utf8'),
      );
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

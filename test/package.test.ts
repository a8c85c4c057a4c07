/** What people get who install the extension. */
import assert from 'node:assert/strict';
import { globSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { parseSync } from 'oxc-parser';
import manifest from '../package.json' with { type: 'json' };
import texts from '../package.nls.json' with { type: 'json' };
import { copyOfRepository, removeFolder, repository } from './e2e/host/folders.ts';
import { run } from './e2e/host/processes.ts';

const vsce = path.join(repository, 'node_modules', '@vscode', 'vsce', 'vsce');

/** The files in the package. */
const shipping = (async () => {
  // It looks at every file of the folder, and most of those here are only to develop with.
  const copy = copyOfRepository('package');
  const { code, output } = await run(
    process.execPath,
    [vsce, 'ls', '--no-dependencies', '--readme-path', 'docs/gallery.md'],
    { cwd: copy },
  );
  removeFolder(copy);
  assert.equal(code, 0, output);
  return output.split('\n').filter((line) => line !== '');
})();

test('holds the programs, what they read, what people read, and nothing else', async () => {
  const expected =
    /^(?:package(?:\.nls(?:\.[\w-]+)?)?\.json|l10n\/bundle\.l10n(?:\.[\w-]+)?\.json|docs\/gallery\.md|CHANGELOG\.md|LICENSE|docs\/images\/[\w-]+\.png|syntaxes\/[\w.-]+\.json|dist\/(?:extension\.cjs|browser\.cjs|server\.js|worker\.js|cli\.js|mcp\.js|chunk-\w+\.js|(?:matrix|comparison)\.(?:js|css)|rules\/[\w-]+\.md|ThirdPartyNotices\.txt))$/;
  const files = await shipping;
  assert.deepEqual(
    files.filter((file) => !expected.test(file)),
    [],
  );
  for (const file of [
    'dist/extension.cjs',
    'dist/browser.cjs',
    'dist/server.js',
    'dist/worker.js',
    'dist/cli.js',
    'dist/mcp.js',
    'dist/matrix.js',
    'dist/matrix.css',
    'dist/ThirdPartyNotices.txt',
    'l10n/bundle.l10n.json',
    'LICENSE',
  ])
    assert.ok(files.includes(file), `${file} is missing`);
});

test('holds the licence of each package that it contains', () => {
  const notices = readFileSync(path.join(repository, 'dist', 'ThirdPartyNotices.txt'), 'utf8');
  const entries = notices.split(/^-{80}$/m).slice(1);
  const texts = new Map<string, string>();
  for (let index = 0; index < entries.length; index += 2)
    texts.set(entries[index]?.trim() ?? '', entries[index + 1] ?? '');
  const versions: Readonly<Record<string, string>> = manifest.devDependencies;
  for (const name of imported()) {
    const version = versions[name] ?? '';
    const [, text] =
      [...texts].find(([title]) => title.startsWith(`${name} ${version.replace('^', '')} (`)) ?? [];
    assert.match(text ?? '', /permission|license/i, name);
  }
  // Packages of packages too.
  for (const name of ['vscode-jsonrpc', 'minimatch'])
    assert.ok(
      [...texts.keys()].some((title) => title.startsWith(`${name} `)),
      name,
    );
  for (const title of texts.keys())
    assert.match(
      title,
      /\((?:MIT|ISC|Apache-2\.0|BlueOak-1\.0\.0|BSD-[23]-Clause)\)$/,
      'may be passed on with its text',
    );
});

/** The packages of others that the programs import; all of them are bundled. */
function imported(): Set<string> {
  const sources = globSync('src/**/*.ts', { cwd: repository, exclude: (name) => name.endsWith('.test.ts') });
  const names = sources.flatMap((file) =>
    Array.from(
      readFileSync(path.join(repository, file), 'utf8').matchAll(
        /^(?:import|export) (?!type\b)[^;]*? from '((?:@[\w-]+\/)?[\w-]+)/gm,
      ),
      ([, name = '']) => name,
    ),
  );
  return new Set(names.filter((name) => name !== 'vscode' && name !== 'node'));
}

test('every file that a program loads is in the package', async () => {
  const shipped = new Set(await shipping);
  for (const file of shipped) {
    if (!/^dist\/[^/]+\.js$/.test(file)) continue;
    const text = readFileSync(path.join(repository, file), 'utf8');
    for (const [, name = ''] of text.matchAll(/(?:from|import\(?)\s*"\.\/([\w.-]+\.js)"/g))
      assert.ok(shipped.has(`dist/${name}`), `${file} loads dist/${name}, which is not in the package`);
  }
});

test('programs are written in ASCII: a single other letter doubles the memory of its file, and the time to load it', () => {
  for (const file of globSync('dist/*.{js,cjs}', { cwd: repository })) {
    const text = readFileSync(path.join(repository, file), 'utf8');
    // Bundling leaves letters in regular expressions as they are; write them there as \u2018.
    const [near] = /.{0,40}[\u0080-\uffff].{0,20}/.exec(text) ?? [];
    assert.equal(near, undefined, file);
  }
});

test('runs in a browser: nothing of Node is loaded there, and the server is loaded once for all programs', () => {
  const dist = path.join(repository, 'dist');
  const read = (name: string) => readFileSync(path.join(dist, name), 'utf8');
  const required = [...read('browser.cjs').matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name]) => name);
  assert.deepEqual([...new Set(required)], ['vscode']);
  const importedBy = (name: string) => {
    const { staticImports, dynamicImports } = parseSync(name, read(name)).module;
    assert.equal(dynamicImports.length, 0, name);
    return staticImports.map(({ moduleRequest }) => moduleRequest.value);
  };
  const parts = (name: string, seen = new Set<string>()): Set<string> => {
    if (seen.has(name)) return seen;
    seen.add(name);
    for (const part of read(name).matchAll(/"\.\/(chunk-\w+\.js)"/g)) parts(part[1] ?? '', seen);
    return seen;
  };
  const worker = parts('worker.js');
  for (const name of worker) {
    assert.deepEqual(
      importedBy(name).filter((each) => !/^\.\/chunk-\w+\.js$/.test(each)),
      [],
      name,
    );
    assert.ok(
      !/\b\w+\("(?:node:\w+|fs|path|util|crypto|os|net|url|child_process|buffer|process)"\)/.test(read(name)),
      name,
    );
  }
  // What the worker is made of is what the other programs are made of.
  assert.ok(statSync(path.join(dist, 'worker.js')).size < 20_000);
  const server = parts('server.js');
  assert.deepEqual(
    [...worker].filter((name) => name !== 'worker.js' && !server.has(name)),
    [],
  );
});

test('the page in VS Code links nowhere, and every picture that the walkthrough names is there', () => {
  const page = readFileSync(path.join(repository, 'docs', 'gallery.md'), 'utf8');
  assert.doesNotMatch(page, /\]\(|<img|npm |git clone/);
  const pictures = [
    manifest.icon,
    ...manifest.contributes.walkthroughs.flatMap(({ icon, steps }) => [
      icon,
      ...steps.map(({ media }) => media.image),
    ]),
  ];
  assert.ok(pictures.length > 5);
  for (const each of pictures) assert.ok(statSync(path.join(repository, each)).size < 80_000, each);
  // What a step offers is a command that exists.
  const commands = new Set(manifest.contributes.commands.map(({ command }) => command));
  const text = Object.values(texts).join();
  for (const [, command = ''] of text.matchAll(/command:(acpt\.\w+)/g))
    assert.ok(commands.has(command), command);
});

test('every text of the manifest that has a key has a text, and no text is left over', () => {
  const keys = [...JSON.stringify(manifest).matchAll(/"%([\w.-]+)%"/g)].map(([, key]) => key);
  assert.ok(keys.length > 100);
  assert.deepEqual([...new Set(keys)].sort(), Object.keys(texts).sort());
});

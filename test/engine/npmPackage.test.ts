/** What others get who install the package: the programs and the engine, on every Node that it says it runs on. */
import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import * as api from '../../src/api/index.ts';
import type * as declared from '../../src/api/public.d.ts';
import { removeFolder, repository, temporaryFolder } from '../e2e/host/folders.ts';
import { minute } from '../e2e/host/limits.ts';
import { ownEnvironment, run } from '../e2e/host/processes.ts';
import { npmInstallAll } from '../support/npmInstall.ts';

/** What the types say is what there is; the compiler compares them. */
const engine: typeof declared = api;

const root = temporaryFolder('npm');
after(() => removeFolder(root));
const npm = async (cwd: string, ...args: string[]) => {
  const { code, output } = await run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd,
    env: ownEnvironment(),
    limit: 5 * minute,
  });
  assert.equal(code, 0, output);
  return output;
};

const versions = ['20', '22', '24'];
const windows = process.platform === 'win32';
/** What `npm install node@20` installs in the end, for each of them at once. */
const nodes = () => {
  const system = `${windows ? 'win' : process.platform}-${process.arch}`;
  const name = system === 'darwin-arm64' ? `node-bin-${system}` : `node-${system}`;
  return npmInstallAll(
    `${name}-${versions.join('-')}`,
    versions.map((version) => `node${version}@npm:${name}@${version}`),
  );
};

const job =
  'command: echo\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/15\n';
const program = `import { check, stackOf } from 'acpt';
const [found] = check({ paths: ['job.yml'] });
const [fixed] = check({ paths: ['job.yml'], texts: { 'job.yml': ${JSON.stringify(job.replace('12.7', '12.6'))} } }).filter(({ severity }) => severity === 'error');
console.log(JSON.stringify([found.code, found.start, found.fixes[0].edits[0].newText, fixed ?? null, stackOf('acpt-pytorch-2.8-cuda12.6:15').title, stackOf('nothing') ?? null]));
`;

describe('the package', () => {
  const project = path.join(root, 'project');
  before(async () => {
    await npm(repository, 'pack', '--ignore-scripts', `--pack-destination=${root}`);
    const [tarball = ''] = readdirSync(root).filter((name) => name.endsWith('.tgz'));
    mkdirSync(project);
    writeFileSync(path.join(project, 'package.json'), '{"type": "module"}');
    writeFileSync(path.join(project, 'job.yml'), job);
    writeFileSync(path.join(project, 'use.js'), program);
    await npm(project, 'install', '--ignore-scripts', path.join(root, tarball));
  });

  test('brings nothing but itself', () => {
    assert.deepEqual(
      readdirSync(path.join(project, 'node_modules')).filter((name) => !name.startsWith('.')),
      ['acpt'],
    );
    const all = readdirSync(path.join(project, 'node_modules', 'acpt'), { recursive: true }).map(String);
    assert.deepEqual(
      all.filter((name) => /\.map$|extension|^src|^test|^data/.test(name)),
      [],
    );
  });

  for (const version of versions)
    test(`runs on Node ${version}`, async () => {
      const node = path.join(await nodes(), `node${version}`, 'bin', windows ? 'node.exe' : 'node');
      const call = (...args: string[]) => run(node, args, { cwd: project, env: ownEnvironment() });
      assert.match((await call('--version')).output, new RegExp(`^v${version}\\.`));
      const acpt = path.join(project, 'node_modules', 'acpt', 'dist');
      const checked = await call(path.join(acpt, 'cli.js'), 'check', 'job.yml');
      assert.match(checked.output, /unknown-environment/);
      const used = await call('use.js');
      assert.equal(used.code, 0, used.output);
      assert.deepEqual(JSON.parse(used.output), [
        'unknown-environment',
        { line: 1, column: 55 },
        'azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/15',
        null,
        'acpt-pytorch-2.8-cuda12.6, version 15',
        null,
      ]);
      const served = await call(path.join(acpt, 'server.js'));
      assert.match(served.output, /This is the ACPT language server/);
    });

  test('types that a program compiles with', async () => {
    writeFileSync(
      path.join(project, 'use.ts'),
      "import { check, stackOf, type Finding } from 'acpt';\nconst found: Finding[] = check({ paths: ['job.yml'] });\nconst title: string | undefined = stackOf('a')?.title;\nexport { found, title };\n// @ts-expect-error paths are needed\ncheck({});\n",
    );
    const tsc = path.join(repository, 'node_modules', 'typescript', 'bin', 'tsc');
    const { code, output } = await run(
      process.execPath,
      [tsc, '--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--types', '', 'use.ts'],
      { cwd: project },
    );
    assert.equal(code, 0, output);
  });

  test('the engine in this process says the same', () => {
    const file = path.join(project, 'job.yml');
    const [found] = engine.check({ paths: [file], date: '2026-11-23' });
    assert.equal(found?.code, 'unknown-environment');
    assert.deepEqual(engine.check({ paths: [path.join(project, 'nothing.yml')] }), []);
  });
});

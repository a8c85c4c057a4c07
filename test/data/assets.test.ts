import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { withLists } from '../../scripts/data/assets.ts';
import { withHistory } from '../../scripts/data/history.ts';

const clone = mkdtempSync(path.join(tmpdir(), 'acpt-assets-'));
after(() => rmSync(clone, { recursive: true, force: true }));

function git(...args: readonly string[]): string {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com'];
  return execFileSync('git', ['-C', clone, ...who, ...args], { encoding: 'utf8' }).trim();
}

function commit(file: string, content: unknown): string {
  mkdirSync(path.dirname(path.join(clone, file)), { recursive: true });
  writeFileSync(path.join(clone, file), JSON.stringify(content));
  git('add', '-A');
  git('commit', '-qm', file);
  return git('rev-parse', 'HEAD').slice(0, 10);
}

const sbom = (name: string, created: string, packages: Readonly<Record<string, string>>[]) => ({
  name: `registry.example/public/azureml/curated/${name}:test`,
  creationInfo: { created: `${created}T10:00:00Z` },
  packages: packages.flatMap((each) =>
    Object.entries(each).map(([key, versionInfo]) => ({
      versionInfo,
      externalRefs: [{ referenceLocator: `pkg:pypi/${key}@${versionInfo}` }],
    })),
  ),
});
const environments = (lists = '') => `{
  "environments": [
    {
      "name": "team-gpu",
      ${lists}"ranges": [
        {"versions": [1, 3], "dates": ["2026-01-10", "2026-03-10"]},
        {"versions": [4, 4], "dates": ["2026-04-10", "2026-04-10"]}
      ]
    }
  ]
}
`;

test('the lists of a clone, deleted or not, become those of the versions that followed them', () => {
  git('init', '-q');
  const first = commit('a/sbom.json', sbom('team-gpu', '2026-03-01', [{ numpy: '1.26.4' }]));
  const second = commit(
    'b/sbom.json',
    sbom('team-gpu', '2026-04-02', [{ Torch_Vision: '0.25.0', pip: '26.1' }, { pip: '26.2' }]),
  );
  commit('b/base-sbom.json', sbom('team-gpu', '2026-04-02', [{ numpy: '9.9' }]));
  commit('c/sbom.json', sbom('unknown', '2026-04-02', [{ numpy: '9.9' }]));
  git('rm', '-q', 'b/sbom.json');
  git('commit', '-qm', 'delete');
  const { text, report } = withLists(environments(), clone);
  const rows = [
    { version: 3, asOf: '2026-03-01', source: `assets @${first}`, packages: { numpy: '1.26.4' } },
    // pip is there twice: which is which is not known.
    { version: 4, asOf: '2026-04-02', source: `assets @${second}`, packages: { 'torch-vision': '0.25.0' } },
  ];
  assert.equal(
    text,
    environments(`"lists": [${rows.map((each) => JSON.stringify(each)).join(',')}],\n      `),
  );
  assert.deepEqual(
    report.map((line) => line.replace(/ @\w+/, '')),
    [
      'c/sbom.json: no version of a known environment follows it.',
      'team-gpu version 4: 1 packages, 2026-04-02, b/sbom.json',
      'team-gpu version 3: 1 packages, 2026-03-01, a/sbom.json',
    ],
  );
  assert.equal(withLists(text, clone).text, text, 'a second time changes nothing');
});

test('lists of two environments stand each in its own', () => {
  const two = JSON.stringify({
    environments: ['team-gpu', 'team-cpu'].map((name) => ({
      name,
      lists: [{ version: 1, asOf: '2026-01-01', source: 'assets', packages: { old: '1' } }],
      ranges: [{ versions: [1, 4], dates: ['2026-01-10', '2026-04-10'] }],
    })),
  });
  commit('d/sbom.json', sbom('team-cpu', '2026-04-02', [{ scipy: '1.10.1' }]));
  const text = two
    .replaceAll('"name":', '"name": ')
    .replaceAll('"lists":', '"lists": ')
    .replaceAll('],"ranges"', '],\n      "ranges"');
  const { environments } = JSON.parse(withLists(text, clone).text) as {
    environments: { name: string; lists: { packages: object }[] }[];
  };
  assert.deepEqual(
    environments.map(({ name, lists }) => [name, lists.map(({ packages }) => packages)]),
    [
      ['team-gpu', [{ 'torch-vision': '0.25.0' }]],
      ['team-cpu', [{ scipy: '1.10.1' }]],
    ],
  );
});

test('each release tag says what a version pins, and on which image it stands', () => {
  const release = (version: number, dockerfile: string, requirements: string) => {
    const folder = path.join(clone, 'latest/environment/team-gpu/context');
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'Dockerfile'), dockerfile);
    writeFileSync(path.join(folder, 'requirements.txt'), requirements);
    writeFileSync(path.join(folder, 'run.py'), `${version}`);
    git('add', '-A');
    git('commit', '-qm', `Release ${version}`);
    git('tag', '-a', `environment/team-gpu/${version}`, '-m', 'x');
  };
  const steps = 'COPY requirements.txt .\nRUN pip install -r requirements.txt\n';
  const image = 'mcr.microsoft.com/azureml/openmpi4.1.0-ubuntu22.04';
  release(
    1,
    `FROM ${image}:20260101.v1\n${steps}`,
    'peft==0.15.2\ndatasets==3.0.0\nnumpy==1.26.4\nown==1\ntrl>=0.18\n',
  );
  release(
    2,
    `FROM ${image}:20260201.v1\n${steps}RUN pip install datasets==3.6.0 || true\n`,
    'Peft==0.15.2\ndatasets==3.0.0\nnumpy==1.26.4\n',
  );
  release(4, `FROM ${image}:20260301.v1\n${steps}RUN pip uninstall -y peft\n`, 'peft==0.15.2\ntrl==0.18.2\n');
  const before = `{
  "environments": [
    {
      "name": "team-gpu",
      "missing": [3],
      "ranges": [
        {"versions": [1, 2], "base": "azureml/openmpi4.1.0-ubuntu22.04:20260101.v1", "tags": [null, null], "pins": {"numpy": "1.26.4"}},
        {"versions": [4, 5], "base": "azureml/openmpi4.1.0-ubuntu22.04:20260301.v1", "tags": [null, null]}
      ]
    },
    {
      "name": "not-released",
      "ranges": [{"versions": [1, 1], "base": "aifx/acpt/x", "tags": [null, null]}]
    }
  ]
}
`;
  const { text, report } = withHistory(before, clone, (name) => name !== 'own');
  assert.equal(
    text,
    before
      .replace(
        '      "ranges": [\n',
        '      "pinned": {"datasets":"1:3.0.0 2:","peft":"1:0.15.2 4:","trl":"4:0.18.2"},\n      "ranges": [\n',
      )
      .replace(
        'ubuntu22.04:20260101.v1", "tags": [null, null]',
        'ubuntu22.04", "tags": ["20260101.v1", "20260201.v1"]',
      ),
  );
  assert.deepEqual(report, ['team-gpu: pins of 3 packages in 3 versions']);
  assert.equal(
    withHistory(text, clone, (name) => name !== 'own').text,
    text,
    'a second time changes nothing',
  );
});

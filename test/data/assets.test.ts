import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, test } from 'node:test';
import { withLists } from '../../scripts/data/assets.ts';

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

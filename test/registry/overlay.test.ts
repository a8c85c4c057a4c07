/** What the answers of a registry change: what is offered, what is found, what is said. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { matrixTable } from '../../src/core/features/explorer/rows.ts';
import { Matrix } from '../../src/core/knowledge/matrix/matrix.ts';
import { contradictions } from '../../src/core/knowledge/registry/contradictions.ts';
import type { RegistryFacts, RegistryRepository } from '../../src/core/knowledge/registry/facts.ts';
import { newsBetween } from '../../src/core/knowledge/registry/news.ts';
import { withRegistry } from '../../src/core/knowledge/registry/overlay.ts';
import { imageStack } from '../../src/core/stack/image.ts';
import { frozenFiles } from '../support/frozenMatrix.ts';
import { expectNone, filesOf, Workspace } from '../support/project.ts';

const torch280 = 'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
const digest = `sha256:${'a'.repeat(64)}`;
const files = frozenFiles();

/** The registry has what is known of that repository, but for what is said here. */
function asked(...repositories: readonly Partial<RegistryRepository>[]): RegistryFacts {
  return {
    format: 1,
    registry: 'mcr.microsoft.com',
    askedOn: '2026-11-22',
    repositories: repositories.map((each) => ({ name: torch280, tags: knownTags(), images: [], ...each })),
  };
}

function knownTags(): string[] {
  const found = files.images.repositories.find(
    ({ repository }) => repository === `mcr.microsoft.com/${torch280}`,
  );
  return found?.tags?.map(([tag]) => tag) ?? [];
}

const environment = (image: string) => `--- e.yml\nname: e\nimage: mcr.microsoft.com/${image}\n`;

/** What is found in an environment on that image: codes, severities, messages and fixes. */
function found(image: string, facts?: RegistryFacts) {
  const matrix = new Matrix(facts ? withRegistry(files, facts) : files);
  return new Workspace(filesOf(environment(image)), { matrix }).all
    .filter(({ finding }) => /^(?:unknown-image|floating)/.test(finding.code))
    .map(({ finding: { code, severity, message, fixes } }) => ({
      said: `${code} ${severity}: ${message}`,
      fixes: fixes.map(({ title }) => title),
    }));
}

describe('the registry', () => {
  test('has a new tag: it is the newest, and known', () => {
    const facts = asked({ tags: [...knownTags(), 'biweekly.202611.1'] });
    assert.deepEqual(found(`${torch280}:biweekly.202611.1`, facts), []);
    assert.match(found(torch280, facts)[0]?.said ?? '', /the newest known tag is biweekly\.202611\.1/);
    assert.deepEqual(newsBetween(files, withRegistry(files, facts)), [
      `New in mcr.microsoft.com/${torch280}: biweekly.202611.1.`,
    ]);
  });

  test('has a tag no longer, or never had it', () => {
    const facts = asked({ tags: knownTags().filter((tag) => tag !== 'biweekly.202606.3') });
    const image = `${torch280}:biweekly.202606.3`;
    assert.deepEqual(found(image), []);
    const [gone] = found(image, facts);
    assert.equal(
      gone?.said,
      'unknown-image-tag error: biweekly.202606.3 was removed: it was not in the registry on 2026-11-22, so it cannot be pulled. The nearest known tag is biweekly.202606.2.v1.',
    );
    assert.deepEqual(gone?.fixes, ['Use biweekly.202606.2.v1', 'Use biweekly.202608.2']);
    const later = `${torch280}:biweekly.202610.1`;
    assert.deepEqual(found(later), [], 'after the newest known tag nothing is known');
    assert.match(
      found(later, asked({}))[0]?.said ?? '',
      /error: biweekly\.202610\.1 was not in the registry on/,
    );
    assert.deepEqual(found(`${torch280}:biweekly.202611.9`, asked({})), [], 'it may have come since');
  });

  test('has an image no longer, which is not offered any more either', () => {
    const facts = asked({ tags: null });
    const image = `${torch280}:biweekly.202606.3`;
    const [gone, ...more] = found(image, facts);
    assert.match(
      gone?.said ?? '',
      /^unknown-image error: stable-ubuntu2204-cu126-py310-torch280 was not in the registry on 2026-11-22, so it cannot be pulled\. The nearest/,
    );
    assert.deepEqual(more, []);
    const matrix = new Matrix(withRegistry(files, facts));
    assert.ok(!matrix.offeredRepositories.some(({ repository }) => repository.endsWith(torch280)));
    assert.deepEqual(newsBetween(files, withRegistry(files, facts)), [
      `Removed: mcr.microsoft.com/${torch280} is not in the registry.`,
    ]);
  });

  test('has a new image, whose name says what is in it', () => {
    const name = 'aifx/acpt/stable-ubuntu2404-cu130-py312-torch2110';
    const facts = asked({ name, tags: ['biweekly.202611.2', 'latest'] });
    assert.deepEqual(found(`${name}:biweekly.202611.2`, facts), []);
    const matrix = new Matrix(withRegistry(files, facts));
    const [newest] = matrix.offeredRepositories;
    assert.equal(newest?.repository, `mcr.microsoft.com/${name}`);
    assert.deepEqual(
      [newest.os, newest.accelerator.version, newest.python, newest.torch],
      ['Ubuntu 24.04', '13.0', '3.12', '2.11.0'],
    );
    assert.equal(matrix.source(newest.source, 'images'), 'mcr.microsoft.com, asked on 2026-11-22');
    for (const other of ['aifx/acpt/other', 'somebody/stable-ubuntu2404-cu130-py312-torch2110'])
      assert.equal(
        new Matrix(withRegistry(files, asked({ name: other }))).repository(`mcr.microsoft.com/${other}`),
        undefined,
      );
  });

  test('has a version of a curated environment that is newer than the history', () => {
    const facts = asked({
      name: 'azureml/curated/acpt-pytorch-2.8-cuda12.6',
      tags: ['14', '99', 'latest', '100000000'],
    });
    const after = withRegistry(files, facts);
    assert.equal(new Matrix(after).environment('acpt-pytorch-2.8-cuda12.6')?.seenLater?.version, 99);
    assert.match(
      newsBetween(files, after).join(),
      /^New version of acpt-pytorch-2\.8-cuda12\.6: 99 \(contents are known up to \d+\)\.$/,
    );
    const text = (version: number) =>
      `--- job.yml\ncommand: echo\nenvironment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.6/versions/${version}\n`;
    expectNone(text(99), 'unknown-environment-version', { matrix: new Matrix(after) });
    assert.match(
      new Workspace(filesOf(text(100)), { matrix: new Matrix(after) }).all
        .map(({ finding }) => finding.code)
        .join(),
      /unknown-environment-version/,
    );
  });

  test('says the digest and the size of an image', () => {
    const facts = asked({ images: [{ tag: 'biweekly.202608.2', digest, bytes: 9_400_000_000 }] });
    const [floating] = found(`${torch280}:latest`, facts);
    assert.deepEqual(floating?.fixes, ['Pin biweekly.202608.2', 'Pin biweekly.202608.2 by its digest']);
    const matrix = new Matrix(withRegistry(files, facts));
    const repository = matrix.repository(`mcr.microsoft.com/${torch280}`);
    assert.ok(repository);
    assert.ok(
      imageStack(matrix, repository, 'latest').notes.includes(
        'It is a download of 9.4 GB (registry, 2026-11-22).',
      ),
    );
    const rows = matrixTable(matrix).rows.filter(({ download }) => download !== undefined);
    assert.deepEqual(
      rows.map(({ reference, download }) => [reference, download]),
      [[`mcr.microsoft.com/${torch280}:biweekly.202608.2`, '9.4 GB (registry, 2026-11-22)']],
    );
    assert.deepEqual(found(`${torch280}@${digest}`, facts), []);
  });

  test('contradicts what it does not have, and digests that moved', () => {
    const pinned = files.images.repositories.find(({ digests = [] }) =>
      digests.some(({ tag }) => tag !== null && tag !== 'latest'),
    );
    const [known] = pinned?.digests?.filter(({ tag }) => tag !== null && tag !== 'latest') ?? [];
    assert.ok(pinned && known?.tag);
    const name = pinned.repository.replace('mcr.microsoft.com/', '');
    const tags = pinned.tags?.map(([tag]) => tag) ?? [];
    const image = { tag: known.tag, bytes: 1 };
    assert.deepEqual(
      contradictions(files, asked({ name, tags, images: [{ ...image, digest: known.digest }] })),
      [],
    );
    assert.deepEqual(
      contradictions(files, asked({ name, tags: [], images: [{ ...image, digest }] })).map(({ tag }) => tag),
      [...tags, known.tag],
    );
    assert.deepEqual(
      contradictions(files, asked({ tags: null })).map(({ tag }) => tag),
      [undefined],
    );
  });
});

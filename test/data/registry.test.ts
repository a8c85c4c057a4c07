import assert from 'node:assert/strict';
import { test } from 'node:test';
import { withAnswers } from '../../scripts/data/registry.ts';
import { ImagesFile } from '../../src/core/knowledge/matrix/schema.ts';
import type { RegistryFacts } from '../../src/core/knowledge/registry/facts.ts';
import { frozenFiles } from '../support/frozenMatrix.ts';

const known = 'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
const fresh = 'aifx/acpt/stable-ubuntu2404-cu130-py312-torch2110';

function answers(more: RegistryFacts['repositories'] = []): RegistryFacts {
  const files = frozenFiles();
  const repositories = files.images.repositories
    .filter(({ repository }) => repository.startsWith('mcr.microsoft.com/') && !repository.endsWith(known))
    .map(({ repository, tags = [] }) => ({
      name: repository.slice('mcr.microsoft.com/'.length),
      tags: tags.map(([tag]) => tag),
      images: [],
    }));
  return {
    format: 1,
    registry: 'mcr.microsoft.com',
    askedOn: '2026-12-24',
    repositories: [...repositories, ...more],
  };
}

const knownTags = () =>
  (frozenFiles().images.repositories.find(({ repository }) => repository.endsWith(known))?.tags ?? []).map(
    ([tag]) => tag,
  );
const text = () => `${JSON.stringify(frozenFiles().images, undefined, 2)}\n`;

test('tags and repositories that the registry has are written, with their source and day; all else stays', () => {
  const facts = answers([
    { name: known, tags: [...knownTags(), 'biweekly.202612.1', 'biweekly.202612.2'], images: [] },
    { name: fresh, tags: ['biweekly.202612.1'], images: [] },
  ]);
  const written = withAnswers(text(), frozenFiles(), facts);
  const before = frozenFiles().images;
  const after = ImagesFile.parse(JSON.parse(written.text));
  assert.deepEqual(written.report, [
    `New in mcr.microsoft.com/${known}: biweekly.202612.1, biweekly.202612.2 (source: registry).`,
    `New image mcr.microsoft.com/${fresh} with 1 tags (source: registry).`,
  ]);
  assert.equal(after.asOf, '2026-12-24');
  assert.equal(after.sources.registry, 'mcr.microsoft.com, asked on 2026-12-24');
  const row = after.repositories.find(({ repository }) => repository.endsWith(known));
  assert.deepEqual(row?.tags?.slice(-2), [
    ['biweekly.202612.1', null, null, 'registry'],
    ['biweekly.202612.2', null, null, 'registry'],
  ]);
  assert.deepEqual(after.repositories.at(-1), {
    repository: `mcr.microsoft.com/${fresh}`,
    evidence: 'registry',
    os: 'Ubuntu 24.04',
    accelerator: { kind: 'cuda', version: '13.0' },
    python: '3.12',
    torch: '2.11.0',
    source: 'registry',
    tags: [['biweekly.202612.1', null, null, 'registry']],
  });
  const without = (files: ImagesFile) => ({
    ...files,
    asOf: '',
    sources: { ...files.sources, registry: '' },
    repositories: files.repositories
      .filter(({ evidence }) => evidence !== 'registry')
      .map((each) => ({ ...each, tags: each.tags?.filter(([, , , source]) => source !== 'registry') })),
  });
  assert.deepEqual(without(after), without(before));
  // Asked again, nothing is new.
  const again = withAnswers(written.text, { ...frozenFiles(), images: after }, facts);
  assert.equal(again.text, written.text);
});

test('what the registry denies is told and left', () => {
  const [gone, ...rest] = knownTags();
  const written = withAnswers(text(), frozenFiles(), answers([{ name: known, tags: rest, images: [] }]));
  assert.equal(written.text, text());
  assert.deepEqual(written.report, [
    `Denied: mcr.microsoft.com/${known} has no tag ${gone} in the registry.`,
  ]);
});

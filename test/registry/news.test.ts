/** What is said of the answer of a registry, and what becomes of the facts, as they were reviewed. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { contradictions } from '../../src/core/knowledge/registry/contradictions.ts';
import type { RegistryFacts, RegistryRepository } from '../../src/core/knowledge/registry/facts.ts';
import { newsBetween } from '../../src/core/knowledge/registry/news.ts';
import { withRegistry } from '../../src/core/knowledge/registry/overlay.ts';
import { frozenFiles } from '../support/frozenMatrix.ts';

const files = frozenFiles();
const host = 'mcr.microsoft.com';
const torch280 = 'aifx/acpt/stable-ubuntu2204-cu126-py310-torch280';
const known = files.images.repositories.find(({ repository }) => repository === `${host}/${torch280}`);
const tags = known?.tags?.map(([tag]) => tag) ?? [];

function facts(...repositories: RegistryRepository[]): RegistryFacts {
  return { format: 1, registry: host, askedOn: '2026-12-01', repositories };
}
const asked = (more: Partial<RegistryRepository>): RegistryRepository => ({
  name: torch280,
  tags,
  images: [],
  ...more,
});
const news = (given: RegistryFacts, before = files) => newsBetween(before, withRegistry(files, given));
const row = (given: RegistryFacts, name: string) =>
  withRegistry(files, given).images.repositories.find(({ repository }) => repository === `${host}/${name}`);

test('new images, new and missing tags and removed images are told, each once', () => {
  const one = {
    name: 'aifx/acpt/stable-ubuntu2404-cu130-py312-torch2110',
    tags: ['biweekly.202612.1'],
    images: [],
  };
  const two = { name: 'aifx/acpt/stable-ubuntu2404-cu130-py312-torch27x', tags: ['a', 'b'], images: [] };
  const many = ['c1', 'c2', 'c3', 'c4', 'c5', 'c6', 'c7', 'c8', 'c9', 'c10'];
  const given = facts(one, two, asked({ tags: [...tags.slice(2), ...many] }));
  assert.deepEqual(news(given), [
    `New image ${host}/${one.name}, with 1 tag.`,
    `New image ${host}/${two.name}, with 2 tags.`,
    `New in ${host}/${torch280}: c1, c2, c3, c4, c5, c6, c7, c8 and 2 more.`,
    `No longer in ${host}/${torch280}: ${tags.slice(0, 2).join(', ')}.`,
  ]);
  const exactly = facts(asked({ tags: [...tags, ...many.slice(0, 8)] }));
  assert.deepEqual(news(exactly), [`New in ${host}/${torch280}: c1, c2, c3, c4, c5, c6, c7, c8.`]);
  const removed = facts(asked({ tags: null }));
  assert.deepEqual(news(removed), [`Removed: ${host}/${torch280} is not in the registry.`]);
  assert.deepEqual(news(removed, withRegistry(files, removed)), []);
  assert.deepEqual(news(facts(asked({}))), []);
});

test('what is there is kept as it was, what is new has the registry as its source, and nothing is there twice', () => {
  const digest = `sha256:${'b'.repeat(64)}`;
  const [old = { digest: '', tag: null, source: '' }] = known?.digests ?? [];
  const images = [
    { tag: tags.at(-1) ?? '', digest, bytes: 5 },
    ...(old.digest === '' ? [] : [{ tag: 'again', digest: old.digest, bytes: 6 }]),
  ];
  const after = row(facts(asked({ tags: [...tags, 'fresh'], images })), torch280);
  assert.deepEqual(after?.tags, [...(known?.tags ?? []), ['fresh', null, null, 'registry']]);
  assert.deepEqual(after?.digests, [
    ...(known?.digests ?? []),
    { digest, tag: tags.at(-1), source: 'registry' },
  ]);
  assert.deepEqual(
    [...(after?.registry?.bytes ?? [])],
    images.map((each) => [each.tag, each.bytes]),
  );
  assert.deepEqual(after?.registry?.gone, []);
  const sources = withRegistry(files, facts(asked({}))).environments.sources;
  assert.deepEqual(sources, { ...files.environments.sources, registry: `${host}, asked on 2026-12-01` });
});

test('an answer older than the facts does not make them older', () => {
  const { images } = withRegistry(files, { ...facts(asked({})), askedOn: '2020-01-01' });
  assert.equal(images.asOf, files.images.asOf);
});

test('of an image of that family only what its name says is known', () => {
  const name = (torch: string) => `aifx/acpt/stable-ubuntu2404-cu130-py312-torch${torch}`;
  const of = (torch: string) =>
    row(facts({ name: name(torch), tags: ['a'], images: [] }), name(torch))?.torch;
  assert.equal(of('2110'), '2.11.0');
  assert.equal(of('27x'), null);
  assert.equal(row(facts({ name: name('2110'), tags: [], images: [] }), name('2110')), undefined);
  const elsewhere = 'somewhere/stable-ubuntu2404-cu130-py312-torch2110';
  assert.equal(row(facts({ name: elsewhere, tags: ['a'], images: [] }), elsewhere), undefined);
});

test('contradictions name what they are about', () => {
  assert.deepEqual(contradictions(files, facts(asked({ tags: null }))), [
    {
      repository: `${host}/${torch280}`,
      tag: undefined,
      message: `${host}/${torch280} is not in the registry.`,
    },
  ]);
  const old = `sha256:${'a'.repeat(64)}`;
  const moved = `sha256:${'c'.repeat(64)}`;
  const [tag = ''] = tags;
  const digests = [tag, 'latest', null, 'not-asked'].map((each) => ({ digest: old, tag: each, source: 's' }));
  const repositories = files.images.repositories.map((each) =>
    each === known ? { ...each, digests } : each,
  );
  const images = ['another', tag, 'latest'].map((each) => ({ tag: each, digest: moved, bytes: 1 }));
  assert.deepEqual(
    contradictions({ ...files, images: { ...files.images, repositories } }, facts(asked({ images }))),
    [
      {
        repository: `${host}/${torch280}`,
        tag,
        message: `${host}/${torch280}:${tag} is ${moved} in the registry, not ${old}.`,
      },
    ],
  );
});

/** Folders that were listed answer as the disk does, without asking it. */
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { after, describe, test } from 'node:test';
import { findFiles } from '../../src/cli/files.ts';
import { DiskFiles } from '../../src/disk/diskFiles.ts';
import { type EntryKind, Listings } from '../../src/disk/listings.ts';
import { slashed } from '../../src/disk/slashed.ts';

const root = slashed(realpathSync(mkdtempSync(path.join(tmpdir(), 'acpt-listed-'))));
after(() => rmSync(root, { recursive: true, force: true }));
const at = (name: string) => `${root}/${name}`;
for (const folder of ['jobs/src', 'jobs/empty', 'node_modules/a']) mkdirSync(at(folder), { recursive: true });
for (const file of ['jobs/train.yml', 'jobs/src/Train.py', 'jobs/größe.yml', 'node_modules/a/x.yml'])
  writeFileSync(at(file), 'a: 1\n');
writeFileSync(at('jobs/large.yml'), Buffer.alloc(1_000_001, ' '));
if (process.platform !== 'win32') {
  symlinkSync('train.yml', at('jobs/link.yml'));
  symlinkSync('nowhere.yml', at('jobs/broken.yml'));
  symlinkSync('src', at('jobs/linked'));
  execFileSync('mkfifo', [at('jobs/pipe.yml')]);
}

test('whatever is asked for, as without them', () => {
  const listings = new Listings();
  for (const _ of findFiles([root], { listings }));
  const [listed, plain] = [new DiskFiles(listings), new DiskFiles()];
  for (const files of [listed, plain]) files.permit(root);
  const folders = [
    '',
    'jobs',
    'jobs/src',
    'jobs/empty',
    'jobs/linked',
    'jobs/none',
    'node_modules',
    'node_modules/a',
  ];
  const names = [
    ...folders.flatMap((folder) =>
      [
        ...inside(folder),
        'none.yml',
        '.acpt.yaml',
        'src',
        'x.yml',
        'TRAIN.YML',
        'train.py',
        'Train.py.',
        'TRAIN~1.YML',
        'großE.yml',
      ].map((name) => `${folder}/${name}`),
    ),
    ...folders,
    'jobs/train.yml/below.yml',
    'jobs/none/../train.yml',
  ];
  for (const each of names) {
    const file = each.startsWith('/') ? `${root}${each}` : at(each);
    assert.equal(listed.version(file), plain.version(file), `version of ${file}`);
    assert.equal(listed.size(file), plain.size(file), `size of ${file}`);
    assert.equal(listed.read(file), plain.read(file), `text of ${file}`);
    assert.deepEqual(
      listed.list(file).toSorted(byName),
      plain.list(file).toSorted(byName),
      `what is in ${file}`,
    );
  }
});

describe('it is certain that a path is not there', () => {
  const listings = new Listings();
  const kinds: [string, EntryKind][] = [
    ['train.py', 'file'],
    ['Src', 'folder'],
    ['link', 'other'],
    ['große.py', 'file'],
  ];
  listings.add('/w', new Map(kinds));
  const paths = {
    '/w/test.py': true,
    '/w/.acpt/workspace/workspace.yml': true,
    '/w/train.py': false,
    '/w/Src/train.py': false,
    '/w/link/train.py': false,
    '/elsewhere/train.py': false,
  };
  for (const [each, certain] of Object.entries(paths))
    test(`${each}: ${certain ? 'yes' : 'no'}`, () => assert.equal(listings.lacks(each), certain));

  describe('but not where a file system may know it by another name', () => {
    for (const name of [
      'TRAIN.PY',
      'src',
      'GROßE.py',
      'gro\u00dfe\u0301.py',
      'TRAIN~1.PY',
      'train.py.',
      'train.py ',
    ])
      test(JSON.stringify(name), () => assert.equal(listings.lacks(`/w/${name}`), false));
  });
});

function inside(folder: string): string[] {
  try {
    return readdirSync(at(folder));
  } catch {
    return [];
  }
}

function byName(a: { readonly name: string }, b: { readonly name: string }): number {
  return a.name < b.name ? -1 : 1;
}

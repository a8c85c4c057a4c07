import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { satisfies } from '@renovatebot/pep440';
import fc from 'fast-check';
import { packagesFile } from '../../src/core/knowledge/packages/file.ts';
import { hasWheel, pythonsOfWheels } from '../../src/core/knowledge/packages/knownPackage.ts';
import { Packages } from '../../src/core/knowledge/packages/packages.ts';
import { admits, compareReleases, validSpecifier } from '../../src/core/languages/python/specifier.ts';

const file = packagesFile();
const packages = new Packages(file);

describe('the packages of PyPI that are known', () => {
  test('releases are in order, rows begin at releases, and what is required is a specifier for a known package', () => {
    for (const [name, entry] of Object.entries(file.packages)) {
      const versions = entry.releases.split(' ');
      assert.deepEqual(versions.toSorted(compareReleases), versions, name);
      assert.deepEqual(
        entry.rows.map(({ from }) => from).filter((from) => !versions.includes(from)),
        [],
        name,
      );
      assert.equal(entry.rows[0]?.from, versions[0], name);
      for (const version of versions) {
        const release = packages.package(name)?.release(version);
        assert.ok(release && (release.source || release.wheels), `${name} ${version} can be installed`);
        for (const { name: needed, specifier } of release.dependencies) {
          assert.ok(validSpecifier(specifier), `${name} ${version}: ${needed}${specifier}`);
          assert.ok(packages.package(needed), `${name} ${version} requires ${needed}`);
        }
      }
    }
  });

  test('pairs and wheels name known packages and sources', () => {
    for (const { package: name, with: other, versions, withVersions, source } of file.pairs) {
      const isKnown = packages.package(name) && (other === 'python' || packages.package(other));
      assert.ok(isKnown, `${name} and ${other}`);
      assert.ok(validSpecifier(versions) && validSpecifier(withVersions), `${versions} ${withVersions}`);
      assert.ok(Object.hasOwn(file.sources, source), source);
    }
    for (const { package: name, from, source } of [...file.prebuilt, ...file.binaries]) {
      assert.ok(packages.package(name)?.release(from), `${name} ${from}`);
      assert.ok(Object.hasOwn(file.sources, source), source);
    }
  });

  test('they stay small: all of them are read as soon as one is asked for', () => {
    const size = Buffer.byteLength(JSON.stringify(file));
    assert.ok(size < 280_000, `${size} bytes`);
  });

  test('what everybody knows of them', () => {
    const vllm = packages.package('vllm')?.release('0.7.3');
    assert.equal(vllm?.dependencies.find(({ name }) => name === 'torch')?.specifier, '==2.5.1');
    const numpy = packages.package('numpy')?.release('1.20.3');
    assert.deepEqual(
      ['3.9', '3.10', '3.11'].map((python) => numpy && hasWheel(numpy, python)),
      [true, false, false],
    );
    const onnx = packages.package('onnx')?.release('1.22.0');
    assert.deepEqual(
      ['3.9', '3.10', '3.12', '3.13'].map((python) => onnx && hasWheel(onnx, python)),
      [false, true, true, true],
    );
    assert.equal(pythonsOfWheels(onnx?.wheels ?? ''), '3.10, 3.11, 3.12 and later');
    assert.equal(pythonsOfWheels(numpy?.wheels ?? ''), '3.7, 3.8, 3.9');
    assert.equal(packages.package('torch')?.release('2.8')?.version, '2.8.0');
    assert.equal(packages.package('torch')?.release('2.8.0+cu126')?.version, '2.8.0');
    assert.equal(packages.package('constructor'), undefined);
  });
});

test('plain specifiers are read as the library reads them', () => {
  const version = fc.array(fc.nat(12), { minLength: 1, maxLength: 4 }).map((parts) => parts.join('.'));
  const clause = fc
    .tuple(fc.constantFrom('==', '!=', '>=', '<=', '>', '<'), version)
    .map((pair) => pair.join(''));
  const specifier = fc.array(clause, { minLength: 1, maxLength: 3 }).map((clauses) => clauses.join(','));
  fc.assert(
    fc.property(specifier, version, (wanted, each) => {
      assert.equal(admits(wanted, each), satisfies(each, wanted, { prereleases: true }), `${each} ${wanted}`);
    }),
  );
});

/**
 * The facts of `data/` as a whole: every rule that their schema cannot say. What is newest today is not asserted:
 * these tests pass as they are when facts are added.
 */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import compatibility from '../data/compatibility.json' with { type: 'json' };
import environments from '../data/environments.json' with { type: 'json' };
import images from '../data/images.json' with { type: 'json' };
import vmSizes from '../data/vm-sizes.json' with { type: 'json' };
import { matrixPlans } from '../src/core/container/planning/matrixPlans.ts';
import { bundledMatrix } from '../src/core/knowledge/matrix/load.ts';
import {
  baseRepository,
  lastVersion,
  publishedVersions,
  rangeOf,
} from '../src/core/knowledge/matrix/matrix.ts';
import {
  compareVersions,
  isOfSeries,
  parseEnvironmentName,
  parseRepositoryName,
  parseTag,
} from '../src/core/knowledge/matrix/naming.ts';
import {
  CompatibilityFile,
  EnvironmentsFile,
  ImagesFile,
  VmSizesFile,
} from '../src/core/knowledge/matrix/schema.ts';
import { curatedStack } from '../src/core/stack/curated.ts';
import { imageStack } from '../src/core/stack/image.ts';
import { versionIn } from '../src/core/stack/replay.ts';

const matrix = bundledMatrix();
const files = [
  { name: 'images', content: images, schema: ImagesFile },
  { name: 'environments', content: environments, schema: EnvironmentsFile },
  { name: 'compatibility', content: compatibility, schema: CompatibilityFile },
  { name: 'vm-sizes', content: vmSizes, schema: VmSizesFile },
];

describe('data', () => {
  for (const { name, content, schema } of files) {
    test(`${name}.json has its shape, and every source that it cites`, () => {
      const data: { readonly sources: Readonly<Record<string, string>> } = schema.parse(content);
      const cited = new Set<string>();
      const collect = (value: unknown, key: string): void => {
        if (Array.isArray(value)) for (const each of value) collect(each, key);
        else if (value && typeof value === 'object') {
          for (const [inner, each] of Object.entries(value)) if (inner !== 'sources') collect(each, inner);
        } else if (key === 'source' && typeof value === 'string') cited.add(value.split(' @')[0] ?? '');
        else if (key === 'tags' && typeof value === 'string' && / @[0-9a-f]{7,}$/.test(value))
          cited.add(value.split(' @')[0] ?? '');
      };
      collect(data, '');
      assert.deepEqual(
        [...cited].filter((id) => !Object.hasOwn(data.sources, id)),
        [],
      );
    });
  }

  test('stays small: less than 350 KB when bundled, which a program parses when it starts', () => {
    const size = files.reduce((sum, { content }) => sum + Buffer.byteLength(JSON.stringify(content)), 0);
    assert.ok(size < 350_000, `${size} bytes`);
  });
});

describe('images', () => {
  const { grammar } = images;

  test('every public repository has a name of the grammar, and its values are those of the name', () => {
    for (const each of matrix.repositories.filter(({ repository }) => repository.startsWith('mcr.'))) {
      assert.match(each.repository, new RegExp(grammar.repository));
      const says = parseRepositoryName(each.repository.slice(each.repository.lastIndexOf('/') + 1));
      assert.ok(says, each.repository);
      assert.equal(each.os, says.os);
      assert.equal(each.accelerator.version, says.cuda);
      assert.equal(each.python, says.python);
      if (each.torch !== null) assert.ok(isOfSeries(each.torch, says.torch), each.repository);
    }
  });

  test('names are unique; tags are unique in their repository and of the grammar', () => {
    const names = matrix.repositories.map(({ repository }) => repository);
    assert.equal(new Set(names).size, names.length);
    for (const { repository, tags = [] } of matrix.repositories) {
      const written = tags.map(([tag]) => tag);
      assert.equal(new Set(written).size, written.length, repository);
      for (const tag of written) assert.match(tag, new RegExp(grammar.tag), repository);
      for (const [tag, first, last] of tags)
        if (first && last) assert.ok(first <= last, `${repository}:${tag}`);
    }
  });

  test('offers what is proven and can be pulled, all of it and nothing else, newest PyTorch first', () => {
    const offered = matrix.offeredRepositories;
    const weak = ['template-only', 'third-party', 'third-party-unverified', 'suspect'];
    assert.deepEqual(
      new Set(offered.map(({ repository }) => repository)),
      new Set(
        images.repositories
          .filter(
            ({ repository, evidence }) =>
              repository.startsWith('mcr.microsoft.com/') && !weak.includes(evidence),
          )
          .map(({ repository }) => repository),
      ),
    );
    const series = offered.map(({ repository }) => {
      const says = parseRepositoryName(repository.slice(repository.lastIndexOf('/') + 1));
      return says?.torch.split('.').slice(0, 2).join('.') ?? '';
    });
    assert.deepEqual(
      series,
      series.toSorted((a, b) => compareVersions(b, a)),
    );
  });

  test('every container that can be chosen has an image with a tag, and a host is asked for what that needs', () => {
    for (const curatedAs of ['image', 'base'] as const)
      for (const { needs, title, accelerator } of matrixPlans(matrix, [], curatedAs)) {
        assert.match(needs.image ?? '', /:(?!latest$)[\w.-]+$/, title);
        assert.ok(accelerator, title);
        if (accelerator.kind !== 'cuda') continue;
        assert.ok(
          needs.cuda?.minimumDriver,
          `${title}: no row of cudaDriver for CUDA ${needs.cuda?.version}`,
        );
        assert.ok(
          needs.cuda?.architectures,
          `${title}: no row of cudaArchitectures for CUDA ${needs.cuda?.version}`,
        );
      }
  });

  test('every stack has Python and an accelerator; a torch in it is of the series that the name says', () => {
    for (const each of matrix.repositories) {
      const stack = imageStack(matrix, each, each.tags?.[0]?.[0]);
      assert.ok(versionIn(stack, 'python'), each.repository);
      const torch = versionIn(stack, 'torch');
      const says = parseRepositoryName(each.repository.slice(each.repository.lastIndexOf('/') + 1));
      if (torch && says) assert.ok(isOfSeries(torch, says.torch), `${each.repository}: ${torch}`);
    }
  });
});

describe('curated environments', () => {
  test('version ranges follow one another without overlap, missing versions lie inside', () => {
    for (const { name, ranges, missing = [] } of matrix.environments) {
      for (const [index, { versions, dates }] of ranges.entries()) {
        assert.ok(versions[0] <= versions[1] && dates[0] <= dates[1], name);
        const next = ranges[index + 1];
        if (next) assert.ok(versions[1] < next.versions[0], `${name} ${versions}`);
      }
      const last = ranges.at(-1)?.versions[1] ?? 0;
      assert.ok(
        missing.every((version) => version < last),
        name,
      );
    }
  });

  test('every base is a repository of the matrix, every base tag one of its tags or a digest', () => {
    for (const { name, ranges } of matrix.environments) {
      for (const range of ranges.filter(({ acptBased }) => acptBased !== false)) {
        const repository = matrix.repository(baseRepository(range));
        assert.ok(repository, `${name}: ${range.base}`);
        for (const tag of range.tags) {
          if (tag === null || tag.startsWith('@')) continue;
          assert.ok(
            repository.tags?.some(([known]) => known === tag),
            `${name}: ${range.base}:${tag}`,
          );
        }
      }
    }
  });

  test('successors exist, and chains of them end', () => {
    for (const environment of matrix.environments) {
      const seen = new Set<string>();
      for (
        let name = environment.replacement;
        name !== undefined;
        name = matrix.environment(name)?.replacement
      ) {
        assert.ok(matrix.environment(name), `${environment.name} → ${name}`);
        assert.ok(!seen.has(name), environment.name);
        seen.add(name);
      }
    }
  });

  test('names and former names are unique', () => {
    const names = matrix.environments.flatMap((each) => [
      each.name,
      ...(each.spellings ?? []).filter((name) => /-py\d+-.*-gpu$/.test(name) && name.startsWith('AzureML')),
    ]);
    assert.equal(new Set(names.map((name) => name.toLowerCase())).size, names.length);
  });

  test('a version that was seen later is newer than the last that is known', () => {
    for (const environment of matrix.environments)
      assert.ok((environment.seenLater?.version ?? Infinity) > lastVersion(environment), environment.name);
  });

  test('every version up to the last is in a range or known to be missing', () => {
    for (const environment of matrix.environments) {
      const published = new Set(publishedVersions(environment));
      for (let version = 1; version <= lastVersion(environment); version++)
        assert.notEqual(
          published.has(version),
          environment.missing?.includes(version) ?? false,
          `${environment.name} ${version}`,
        );
    }
  });

  test('every published version resolves; what is on ACPT has a torch and a CUDA version', () => {
    for (const environment of matrix.environments) {
      for (const version of publishedVersions(environment)) {
        const stack = curatedStack(matrix, environment, version);
        assert.ok(stack, `${environment.name} ${version}`);
        if (rangeOf(environment, version)?.acptBased === false) continue;
        assert.ok(stack.accelerator, `${environment.name} ${version}`);
        for (const fact of stack.packages.values()) assert.ok(fact.origin.source.length > 0);
      }
    }
  });

  test('the history of acpt-pytorch-2.2-cuda12.1 is the one that was found in the release history', () => {
    const environment = matrix.environment('acpt-pytorch-2.2-cuda12.1');
    assert.ok(environment);
    const at = (version: number) => {
      const stack = curatedStack(matrix, environment, version);
      return `${versionIn(stack, 'torch')?.split('+')[0]} ${stack?.accelerator?.version}`;
    };
    assert.deepEqual([1, 33, 34, 35, 36, 37, 38, 51, 52, 54, 55].map(at), [
      '2.2.2 12.1',
      '2.2.2 12.1',
      '2.5.1 12.1',
      '2.5.1 12.1',
      '2.6.0 11.8',
      '2.6.0 11.8',
      '2.7.1 11.8',
      '2.7.1 11.8',
      '2.8.0 12.6',
      '2.8.0 12.6',
      '2.10.0 12.6',
    ]);
    assert.ok(lastVersion(environment) >= 55);
  });

  test('the documented configurations are those of the documentation', () => {
    const row = (name: string) => {
      const found = matrix.documented(`AzureML-ACPT-pytorch-${name}-gpu`);
      const of = (key: string) => found?.packages[key];
      return `${found?.os} cu${found?.accelerator.version} py${found?.python} ${of('torch')} ${of('onnxruntime-training')} ${of('deepspeed')} ${of('torch-ort')}`;
    };
    assert.equal(row('1.13-py38-cuda11.7'), 'Ubuntu 20.04 cu11.7 py3.8 1.13.1 1.14.0 0.8.0 1.14.0');
    assert.equal(row('1.12-py39-cuda11.6'), 'Ubuntu 20.04 cu11.6 py3.9 1.12.1 1.13.1 0.7.3 1.13.1');
    assert.equal(row('1.12-py38-cuda11.6'), 'Ubuntu 20.04 cu11.6 py3.8 1.12.1 1.13.1 0.7.3 1.13.1');
    assert.equal(row('1.11-py38-cuda11.5'), 'Ubuntu 20.04 cu11.5 py3.8 1.11.0 1.11.1 0.7.3 1.11.0');
    assert.equal(row('1.11-py38-cuda11.3'), 'Ubuntu 20.04 cu11.3 py3.8 1.11.0 1.11.1 0.7.3 1.11.1');
  });
});

describe('compatibility and VM sizes', () => {
  test('torch releases are in order and pair with the vision of their day', () => {
    const { torch } = matrix.compatibility;
    for (const [index, each] of torch.entries()) {
      const next = torch[index + 1];
      if (next) assert.ok(compareVersions(each.torch, next.torch) < 0, each.torch);
      assert.ok(compareVersions(each.python.min, each.python.max) < 0, each.torch);
      if (each.torchvision) assert.match(each.torchvision, /^0\.\d+\.\d+$/);
    }
    assert.equal(torch.find((each) => each.torch === '2.8.0')?.torchvision, '0.23.0');
  });

  test('a size has an architecture of its vendor', () => {
    for (const each of matrix.vmSizes) {
      assert.equal(each.vendor === 'nvidia', each.computeCapability !== undefined, each.size);
      assert.equal(each.vendor === 'amd', each.gfx !== undefined, each.size);
    }
    assert.equal(matrix.vmSize('standard_nd96isr_h100_v5')?.gpuCount, 8);
  });
});

describe('names', () => {
  const cases: [string, string | undefined][] = [
    ['acpt-pytorch-2.8-cuda12.6', '2.8 12.6 undefined'],
    ['acpt-pytorch-1.12-py39-cuda11.6', '1.12 11.6 3.9'],
    ['AzureML-ACPT-pytorch-1.13-py38-cuda11.7-gpu', '1.13 11.7 3.8'],
    ['AzureML-acpt-pytorch-2.2-cuda12.1', '2.2 12.1 undefined'],
    ['acpt-pytorch-2.2-cuda12.1-profiler', '2.2 12.1 undefined'],
    ['acpt-pytorch-2.1-cuda12.1-py3.10', '2.1 12.1 3.10'],
    ['acpt-pytorch-2-cuda12', undefined],
    ['pytorch-2.8-cuda12.6', undefined],
  ];
  for (const [name, expected] of cases)
    test(`environment ${name}`, () => {
      const says = parseEnvironmentName(name);
      assert.equal(says && `${says.torch} ${says.cuda} ${says.python}`, expected);
    });

  test('tags are ordered by release and rebuild', () => {
    const tags = [
      'biweekly.202512.3',
      'biweekly.202601.1',
      'biweekly.202601.1.v1',
      'biweekly.202601.2',
      'biweekly.202602.1',
    ];
    const order = (tag: string) => parseTag(tag)?.order ?? 0;
    assert.deepEqual(
      tags.toReversed().sort((a, b) => order(a) - order(b)),
      tags,
    );
    for (const odd of ['latest', 'biweekly.2026.07', 'biweekly.202613.1', 'v1', 'test_torch2_v1'])
      assert.equal(parseTag(odd), undefined, odd);
  });

  test('2.10 is newer than 2.8', () => assert.ok(compareVersions('2.10.0+cu126', '2.8.0') > 0));
});

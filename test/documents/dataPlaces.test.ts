/** Where data lies in Azure, and what of it makes a sample. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { placeInDatastore } from '../../src/core/azureml/data/answers.ts';
import { dataPlace } from '../../src/core/azureml/data/place.ts';
import { FirstRows, hasRows } from '../../src/core/azureml/data/rows.ts';
import { folderPrefix, sampleOf } from '../../src/core/azureml/data/sample.ts';

describe('an address', () => {
  const workspace = { subscription: 's', resourceGroup: 'g', workspace: 'w' };
  for (const [uri, place] of Object.entries({
    'azureml:images:3': { kind: 'asset', name: 'images', version: '3', scope: {} },
    'azureml:images@latest': { kind: 'asset', name: 'images', label: 'latest', scope: {} },
    'azureml://data/images/versions/3': { kind: 'asset', name: 'images', version: '3', scope: {} },
    'azureml://subscriptions/s/resourceGroups/g/workspaces/w/data/images/versions/3': {
      kind: 'asset',
      name: 'images',
      version: '3',
      scope: workspace,
    },
    'azureml:/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/data/images/versions/3':
      { kind: 'asset', name: 'images', version: '3', scope: workspace },
    'azureml://datastores/store/paths/a b/c/': {
      kind: 'datastore',
      name: 'store',
      path: 'a b/c/',
      scope: {},
    },
    'azureml://datastores/store/paths/': { kind: 'datastore', name: 'store', path: '', scope: {} },
    'azureml://subscriptions/s/resourcegroups/g/workspaces/w/datastores/store/paths/a': {
      kind: 'datastore',
      name: 'store',
      path: 'a',
      scope: workspace,
    },
    'https://acct.blob.core.windows.net/cont/a%20b/c': blobs('cont', 'a b/c'),
    'https://acct.blob.core.windows.net/cont/100%': blobs('cont', '100%'),
    'wasbs://cont@acct.blob.core.windows.net/a%20b': blobs('cont', 'a%20b'),
    'abfss://lake@acct.dfs.core.windows.net/a/': blobs('lake', 'a/'),
    'https://acct.blob.core.chinacloudapi.cn/cont': blobs('cont', '', 'core.chinacloudapi.cn'),
  }))
    test(uri, () => assert.deepEqual(dataPlace(uri), place));

  for (const [uri, why] of [
    ['azureml://registries/azureml/data/images/versions/3', /is in a registry/],
    ['azureml://jobs/j/outputs/o/paths/p', /neither a data asset nor a path in a datastore/],
    ['https://example.com/data.zip', /not an address in Azure/],
    ['azureml:images', /not an address in Azure/],
    ['https://acct.blob.core.windows.net.example.com/c/p', /not an address in Azure/],
  ] as const)
    test(`${uri} is none`, () => assert.match(String(dataPlace(uri)), why));

  test('with a signature is not taken, and the signature not said', () => {
    const said = dataPlace('https://acct.blob.core.windows.net/cont/a?sv=1&sig=secret');
    assert.match(String(said), /\/cont\/a\?… is not an address/);
    const hadoop = dataPlace('wasbs://cont@acct.blob.core.windows.net/a?sv=1&sig=secret');
    assert.match(String(hadoop), /net\/a\?… is not an address/);
  });

  function blobs(container: string, path: string, endpoint = 'core.windows.net') {
    return { kind: 'blobs', account: 'acct', container, path, endpoint };
  }
});

describe('a datastore', () => {
  const at = (answer: object) =>
    placeInDatastore({ kind: 'datastore', name: 'store', path: 'p', scope: {} }, answer);
  test('is a container or a file system of an account', () => {
    const place = { kind: 'blobs', account: 'acct', container: 'c', path: 'p', endpoint: 'core.windows.net' };
    assert.deepEqual(at({ type: 'azure_blob', account_name: 'acct', container_name: 'c' }), place);
    assert.deepEqual(at({ type: 'azure_data_lake_gen2', account_name: 'acct', filesystem: 'c' }), place);
  });
  test('at a host that is not Azure is not told who is signed in', () => {
    for (const [account_name, endpoint] of [
      ['acct', 'example.com'],
      ['acct', 'core.windows.net.example.com'],
      ['example.com/?', 'core.windows.net'],
    ])
      assert.match(
        String(at({ type: 'azure_blob', account_name, container_name: 'c', endpoint })),
        /does not point to an Azure storage account/,
      );
  });
  test('of another kind is not read', () =>
    assert.match(String(at({ type: 'azure_file', account_name: 'a', file_share_name: 's' })), /azure_file/));
});

describe('a sample', () => {
  const listed = (...names: (string | [name: string, bytes: number, metadata?: object])[]) =>
    names.map((each) => {
      const [name, contentLength = 1, metadata = {}] = typeof each === 'string' ? [each] : each;
      return { name, properties: { contentLength }, metadata: { ...metadata } };
    });
  const limits = { files: 3, bytes: 100, throughShell: false };
  const taken = (all: ReturnType<typeof listed>, more: object = {}) =>
    sampleOf(all, 'd/', { ...limits, ...more }).files.map(({ path }) => path);

  test('has the first files, and the table that describes them before all others', () => {
    assert.deepEqual(taken(listed('d/a', 'd/b/c', 'd/e', 'd/f')), ['a', 'b/c', 'e']);
    assert.deepEqual(taken(listed('d/a', 'd/b', 'd/c', 'd/MLTable')), ['MLTable', 'a', 'b']);
  });
  test('has no folders, which a hierarchical storage lists too', () =>
    assert.deepEqual(taken(listed(['d/a', 0, { hdi_isfolder: 'true' }], 'd/a/b', 'd/c/', ['d/empty', 0])), [
      'a/b',
      'empty',
    ]));
  test('is no larger than it may be; what would not fit is said', () => {
    const all = listed(['d/a', 60], ['d/b', 50], ['d/c', 40]);
    const { files, remarks } = sampleOf(all, 'd/', limits);
    assert.deepEqual(
      files.map(({ path, bytes }) => [path, bytes]),
      [
        ['a', 60],
        ['c', 40],
      ],
    );
    assert.match(remarks.join(), /^d\/b is left out: .* larger/);
  });
  test('of rows counts what is read of a file of lines', () => {
    const all = listed(['d/a.csv', 900], ['d/b.bin', 900], ['d/c.csv', 20]);
    assert.deepEqual(taken(all, { bytesOfRows: 50 }), ['a.csv', 'c.csv']);
  });
  test('of rows leaves room for every file, and reads no more of one than may be', () => {
    const all = listed(['d/a.csv', 900], ['d/b.csv', 10], ['d/c.csv', 900], ['d/d.csv', 900]);
    const { files, remarks } = sampleOf(all, 'd/', { ...limits, bytes: 99, bytesOfRows: 500 });
    assert.deepEqual(
      files.map(({ path, part }) => [path, part]),
      [
        ['a.csv', 33],
        ['b.csv', undefined],
        ['c.csv', 33],
      ],
    );
    assert.deepEqual(remarks, []);
  });
  test('has no files in the archive tier, which cannot be read', () => {
    const [archived] = listed('d/a');
    assert.ok(archived);
    const tier = (blobTier: string) => ({ ...archived, properties: { contentLength: 1, blobTier } });
    assert.match(sampleOf([tier('Archive')], 'd/', limits).remarks.join(), /archive tier/);
    assert.equal(sampleOf([tier('Cold')], 'd/', limits).files.length, 1);
  });
  test('has names that Linux can keep, which counts them in bytes', () => {
    assert.deepEqual(taken(listed(`d/${'数'.repeat(85)}`, `d/${'据'.repeat(86)}`)), ['数'.repeat(85)]);
    assert.deepEqual(taken(listed(`d/${'é'.repeat(128)}`, `d/${'🙂'.repeat(63)}`)), ['🙂'.repeat(63)]);
  });
  test('never leaves its folder, whatever a blob is called', () => {
    const bad = ['d/../x', 'd/a/../../x', 'd//x', 'd/./x', 'd/a\\b', 'd/a:b', 'd/a\nb', 'd/NUL.txt', 'd/x. '];
    assert.deepEqual(taken(listed(...bad, 'd/good')), ['good']);
    assert.equal(sampleOf(listed(...bad), 'd/', limits).remarks.length, bad.length);
  });
  test('has no blob whose name the Azure CLI takes for a file of this machine', () => {
    const all = listed('@/root/.ssh/id_rsa', '@.env', 'a@b', 'c/@d');
    const { files, remarks } = sampleOf(all, '', limits);
    assert.deepEqual([files.map(({ path }) => path), remarks.length], [['a@b', 'c/@d'], 2]);
  });
  test('has no two files of one name where case does not count, and no file that is a folder too', () =>
    assert.deepEqual(taken(listed('d/A', 'd/a', 'd/b/c', 'd/B')), ['A', 'b/c']));
  test('has no names that the shell of Windows would change', () => {
    assert.deepEqual(taken(listed('d/%PATH%', 'd/b'), { throughShell: true }), ['b']);
    assert.deepEqual(taken(listed('d/%3A', 'd/b')), ['%3A', 'b']);
  });
  test('is listed from a folder, before any pattern', () => {
    const prefixes = { a: 'a/', 'a/': 'a/', '': '', 'a/*.csv': 'a/', '*.csv': '', 'a/b*/c': 'a/' };
    for (const [path, prefix] of Object.entries(prefixes)) assert.equal(folderPrefix(path), prefix, path);
  });
});

describe('the first rows', () => {
  /** What stays of a text of which more may follow. */
  const firstRows = (text: string, wanted: number, path: string, encoding: BufferEncoding = 'utf8') => {
    const bytes = Buffer.from(text, encoding);
    const found = new FirstRows(wanted, path);
    // In pieces, as they are read.
    for (let at = 0; at < bytes.length; at += 3) found.read(bytes.subarray(at, at + 3));
    return bytes.subarray(0, found.end).toString(encoding);
  };
  test('of a CSV are those below its head, whole ones', () => {
    const text = 'x,y\n"a\nb",1\nc,2\nd,3\n';
    assert.equal(firstRows(text, 1, 'a.csv'), 'x,y\n"a\nb",1\n');
    assert.equal(firstRows(text, 2, 'a.CSV'), 'x,y\n"a\nb",1\nc,2\n');
    assert.equal(firstRows('x\n"say ""a\nb"""\nc\n', 1, 'a.csv'), 'x\n"say ""a\nb"""\n');
    assert.equal(firstRows('x\n"a\n""\nb"\nc\n', 1, 'a.csv'), 'x\n"a\n""\nb"\n');
    assert.equal(firstRows('\ufeff"x\ny"\nb\nc\n', 1, 'a.csv'), '\ufeff"x\ny"\nb\n');
  });
  test('may have quotes in the midst of a cell, which quote nothing', () => {
    assert.equal(firstRows('x\ty\n5"\t1\n6"\t2\n7"\t3\n', 2, 'a.tsv'), 'x\ty\n5"\t1\n6"\t2\n');
  });
  test('of other lines are the first lines', () => {
    assert.equal(firstRows('{"a": "\\""}\n{}\n{}\n', 2, 'a.jsonl'), '{"a": "\\""}\n{}\n');
    assert.equal(firstRows('a\r\nb\r\nc\r\n', 2, 'a.txt'), 'a\r\nb\r\n');
  });
  test('of UTF-16 end with a letter, not in the midst of one', () => {
    // The second letter has the byte of a line break.
    assert.equal(firstRows('\ufeffa\u010a\r\nb\nc\n', 2, 'a.txt', 'utf16le'), '\ufeffa\u010a\r\nb\n');
    const big = Buffer.from('\ufeffa\u0a00\nb\n', 'utf16le').swap16();
    const found = new FirstRows(1, 'a.txt');
    found.read(big);
    assert.deepEqual([found.end, found.isComplete], [8, true]);
  });
  test('are all whole ones that there are, where there are fewer', () => {
    assert.equal(firstRows('a\nb', 9, 'a.txt'), 'a\n');
    assert.equal(firstRows('x\n"a\nb', 9, 'a.csv'), 'x\n');
    const found = new FirstRows(9, 'a.csv');
    found.read(Buffer.from('x\n1\n2'));
    assert.deepEqual([found.rows, found.rowsOfData, found.isComplete], [2, 1, false]);
  });
  test('are only those of files that have rows', () => {
    assert.deepEqual(['a.csv', 'a.TSV', 'a.jsonl', 'a.parquet', 'csv'].map(hasRows), [
      true,
      true,
      true,
      false,
      false,
    ]);
  });
});

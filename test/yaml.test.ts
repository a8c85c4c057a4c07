import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { Lines } from '../src/core/base/lines.ts';
import { applyEdits } from '../src/core/base/span.ts';
import { checkDocument } from '../src/core/checks/check.ts';
import { complete } from '../src/core/features/completion/complete.ts';
import { hoverAt } from '../src/core/features/hover/hover.ts';
import { valueCursor } from '../src/core/languages/yaml/cursor.ts';
import { locate, pathText, walk } from '../src/core/languages/yaml/locate.ts';
import { parseYaml } from '../src/core/languages/yaml/parse.ts';
import { plainScalarType, scalarValue } from '../src/core/languages/yaml/scalars.ts';
import { asMapping, valueFor } from '../src/core/languages/yaml/tree.ts';
import { WritingCursor } from '../src/core/languages/yaml/writingCursor.ts';
import { configureProperties, isThorough, tries } from './support/properties.ts';
import { cutMark, factsOf, findingsOf } from './support/yaml.ts';

configureProperties();

describe('plain scalars mean what PyYAML reads', () => {
  const cases: [string, unknown][] = [
    ['yes', true],
    ['Off', false],
    ['y', 'y'],
    ['oN', 'oN'],
    ['010', 8],
    ['0o10', '0o10'],
    ['1_000', 1000],
    ['1:30', 90],
    ['0x1F', 31],
    ['-0b101', -5],
    ['1.10', 1.1],
    ['1e3', '1e3'],
    ['1.5e+3', 1500],
    ['.inf', Number.POSITIVE_INFINITY],
    ['~', null],
    ['', null],
    ['null', null],
    ['2024-01-01', '2024-01-01'],
    ['1.2.3', '1.2.3'],
    ['08', '08'],
  ];
  for (const [text, value] of cases)
    test(JSON.stringify(text), () => assert.deepEqual(scalarValue(text, plainScalarType(text)), value));
  test('dates are dates', () => assert.equal(plainScalarType('2024-01-01'), 'timestamp'));
});

describe('the tree', () => {
  const read = (text: string, key: string) => {
    const node = valueFor(asMapping(parseYaml(text).root), key);
    return node?.kind === 'scalar' ? node.text : node?.kind;
  };

  test('the last of duplicate keys wins, and merge keys come after own ones', () => {
    assert.equal(read('a: 1\na: 2\n', 'a'), '2');
    assert.equal(read('x: &x {a: 1, b: 2}\n<<: *x\nb: 3\n', 'a'), '1');
    assert.equal(read('x: &x {a: 1, b: 2}\n<<: *x\nb: 3\n', 'b'), '3');
  });

  test('quoted text may be continued at any indentation, as PyYAML allows', () => {
    const text = 'a:\n    b: "one \\\n  two\\\n three"\n    c: \'x\n  y\'\nd: 4\n';
    assert.deepEqual(parseYaml(text).problems, []);
    assert.equal(read(text, 'd'), '4');
  });

  test('what stands in braces and brackets may be indented in any way, as PyYAML allows', () => {
    for (const text of [
      "a: {\nb: 1,  # {one\nc: [\n2, \"}\", 'it''s ]']\n}\nd: 4\n",
      'a:\n  x: {\n  b: 1,\n  c: [\n  2]\n  }\nd: 4\n',
      'a:\n  - [\n  1]\n  - {\n2: 3}\nd: 4\n',
      "a: {b: [{\r\nc: 1}, don't, {\r\ne: isn't}]}\r\nd: 4\r\n",
    ]) {
      const tree = parseYaml(text);
      assert.deepEqual(tree.problems, [], text);
      assert.equal(read(text, 'd'), '4');
      const last = asMapping(tree.root)?.pairs.at(-1)?.key;
      assert.equal(last?.span.start, text.lastIndexOf('d: 4'));
    }
  });

  test('braces and brackets that are never closed, or closed by those of others, are a problem', () => {
    for (const text of ['a: {\nb: 1\nc: {d: 1}\n', 'a: [\nb: [1]\nc: 2\n', 'a: {\nb: 1} c\nd: 2\n'])
      assert.ok(parseYaml(text).problems.length > 0, text);
  });

  test('a text that really never ends is a problem', () => {
    assert.match(parseYaml('a: "one\nb: 2\n').problems[0]?.message ?? '', /closing " is missing/);
  });

  test('placeholders of templates are text, expressions too', () => {
    const text = 'a: {{registry}}/name:{{ tag }}\nb: ${{inputs.x}}\nc: {d: {e: 1}}\n';
    assert.deepEqual(parseYaml(text).problems, []);
    assert.equal(read(text, 'a'), '{{registry}}/name:{{ tag }}');
    assert.equal(read(text, 'b'), '${{inputs.x}}');
    assert.equal(read(text, 'c'), 'mapping');
  });

  test('problems are sentences', () => {
    const first = (text: string) => parseYaml(text).problems[0]?.message ?? '';
    assert.match(first('a:\n\t- 1\n'), /with a tab/);
    assert.match(first('a: b: c\n'), /": "/);
    assert.match(first('a: *nothing\n'), /Unknown anchor/);
    assert.match(first('a: [1, 2\n'), /"]" is missing/);
    assert.match(first('a: @x\n'), /Quote it/);
    assert.match(
      first('command:python train.py\nenvironment: azureml:e:1\n'),
      /space is missing after "command:"/,
    );
    assert.deepEqual(parseYaml('a: "one\nb: 2\n').problems[0]?.span, { start: 3, end: 4 });
  });

  test('a key without a colon is told as such, whatever stands below', () => {
    const first = (text: string) => {
      const [problem] = parseYaml(text).problems;
      assert.ok(problem, text);
      return [text.slice(problem.span.start, problem.span.end), problem.message];
    };
    const missing = (key: string) => `A colon is missing after "${key}".`;
    assert.deepEqual(first('type: command\nco\n'), ['co', missing('co')]);
    assert.deepEqual(first('a:\n  b: 1\n  c\n  d: 2\n'), ['c', missing('c')]);
    assert.deepEqual(first('a: 1\n"co"\n'), ['"co"', missing('co')]);
    assert.deepEqual(first('a: 1\r\nco\r\nd: 1\r\n'), ['co', missing('co')]);
    assert.deepEqual(first('a:\n  b: 1\n  c:20\n'), [':', 'A space is missing after "c:".']);
    assert.deepEqual(first('a: 1\nname = x\n'), ['=', 'Expected a colon after "name", got "=".']);
    assert.deepEqual(first('a: 1\nname：x\nb: 1\n'), ['：', 'Expected a colon after "name", got "：".']);
    assert.deepEqual(first('a: 1\n- b\n'), ['-', 'Unexpected list item among the keys of a mapping.']);
    assert.deepEqual(first('command: python\n--lr 3\n'), [
      '--lr 3',
      'Expected a key and a colon, got "--lr 3". Indent the line if it continues the value above.',
    ]);
  });

  test('no problem is told in the words of the parser', () => {
    const jargon = /implicit|flow|compact|node|token|sequence|indicator|directives-end|collection/i;
    const told: readonly (readonly [text: string, said: RegExp])[] = [
      ['a: {b: 1 c: 2}', /comma is missing between keys/],
      ['a: {b: - c}', /without dashes/],
      ['a: {b: 1,, c: 2}', /^Unexpected ","/],
      ['a: {b: 1}}', /^Unexpected "}"/],
      ['a: - b', /A list begins on the line after its key/],
      ['a: | b', /Move the text to the next line/],
      ['a: >-b', /Move the text to the next line/],
      ['a: |\n\tb', /with a tab/],
      ['a: |\n     \n  b', /empty lines above the first line/],
      ['a: "b" c', /after the closing quote/],
      ['a: "b\\d"', /Invalid escape "\\d"/],
      ['a: *', /name is missing after \*/],
      ['a: &b 1\nc: !d *b', /alias/],
      ['a: &b &c d', /only one anchor/],
      ['a: !b !c d', /only one tag/],
      ['%b\na: c', /must follow it/],
      ['a: 1\n:b', /Expected a key and a colon/],
    ];
    for (const [text, said] of told) {
      const message = parseYaml(`${text}\n`).problems[0]?.message ?? '';
      assert.match(message, said, text);
      assert.doesNotMatch(message, jargon, text);
    }
  });

  test('aliases are not expanded, whatever they say', () => {
    const bomb = `a0: &a0 [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 30 }, (_, n) => `a${n + 1}: &a${n + 1} [${`*a${n},`.repeat(9)}]\n`).join('')}`;
    const start = performance.now();
    assert.equal([...walk(parseYaml(bomb).root)].length > 0, true);
    findingsOf(
      `command: a\nenvironment: azureml:mine:1\n${bomb}inputs: {x: *a30, y: {path: *a30}}\nresources: *a30\n`,
    );
    assert.ok(performance.now() - start < 2000);
  });

  test('pipelines of pipelines by alias are read as far as makes sense', () => {
    const levels = Array.from(
      { length: 25 },
      (_, n) =>
        `  s${n + 1}: &s${n + 1} {type: pipeline, jobs: {a: *s${n}, b: *s${n}, c: *s${n}, d: *s${n}}}\n`,
    );
    const start = performance.now();
    findingsOf(
      `type: pipeline\njobs:\n  s0: &s0 {type: command, command: a, environment: "azureml:e:1"}\n${levels.join('')}`,
    );
    assert.ok(performance.now() - start < 5000);
  });

  test('endless nesting and endless aliases end', () => {
    parseYaml('['.repeat(200_000));
    parseYaml('{a: '.repeat(20_000));
    findingsOf(
      'jobs: &j\n  a:\n    command: x\n    environment: "azureml:e:1"\n    jobs: *j\ntype: pipeline\n',
    );
    assert.ok(
      findingsOf(
        'command: a\nenvironment: &e *e\n$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n',
      ).some(({ code }) => code === 'yaml-syntax'),
    );
  });

  test('very long, empty and binary texts are read or refused, not choked on', () => {
    assert.deepEqual(findingsOf(''), []);
    assert.deepEqual(findingsOf('\u0000\u0001\u0002ÿþ\u0000'), []);
    assert.deepEqual(findingsOf('a: 1\n'.repeat(1_000_000)), []);
    const long = `$schema: https://azuremlschemas.azureedge.net/latest/commandJob.schema.json\n${'# x\n'.repeat(1_250_000)}`;
    assert.deepEqual(
      findingsOf(long).map(({ code, message }) => `${code}: ${message}`),
      ['yaml-syntax: The file is longer than one million characters and is not checked.'],
    );
  });
});

describe('places', () => {
  const pathAt = (marked: string) => {
    const { text, offset } = cutMark(marked);
    const { steps, onKey } = locate(parseYaml(text).root, offset);
    return `${pathText(steps)}${onKey ? ' (key)' : ''}`;
  };
  test('are the innermost around an offset', () => {
    assert.equal(pathAt('a:\n  b: x|y\n'), 'a.b');
    assert.equal(pathAt('a:\n  |b: xy\n'), 'a.b (key)');
    assert.equal(pathAt('a:\n  b: |\nc: 1\n'), 'a.b');
    assert.equal(pathAt('a: [1, {b: |2}]\n'), 'a[1].b');
  });

  test('lines end in \\n, \\r\\n and \\r', () => {
    const lines = new Lines('ab\r\nc\rd\ne');
    assert.deepEqual(
      [0, 4, 6, 8].map((offset) => lines.positionAt(offset)),
      [
        { line: 0, character: 0 },
        { line: 1, character: 0 },
        { line: 2, character: 0 },
        { line: 3, character: 0 },
      ],
    );
    assert.equal(lines.offsetAt({ line: 1, character: 1 }), 5);
  });
});

const sample = `$schema: https://azuremlschemas.azureedge.net/latest/pipelineJob.schema.json
type: pipeline
settings: {default_compute: "azureml:gpu"}
jobs:
  train: &train
    type: command
    command: >-
      python train.py --data \${{inputs.data}}
    environment:
      image: mcr.microsoft.com/aifx/acpt/stable-ubuntu2204-cu126-py311-torch280:biweekly.2026071
    inputs: {data: {type: uri_folder, path: 'azureml:d@latest'}}
  eval:
    <<: *train
    environment: azureml://registries/azureml/environments/acpt-pytorch-2.8-cuda12.7/versions/99 # why not
  'quoted': {command: "a", environment: "azureml:AzureML-ACPT-pytorch-1.12-py39-cuda11.6-gpu@latest"}
`;

test('what is being written is found out once for all that ask', () => {
  const text = 'command: a\nenvironment: azureml:\nresources: { a: b, c }\n';
  for (let offset = 0; offset <= text.length; offset++) {
    const cursor = new WritingCursor(text, offset);
    assert.equal(cursor.value, cursor.value);
    assert.equal(cursor.key, cursor.key);
    assert.equal(cursor.flowValue, cursor.flowValue);
  }
  assert.equal(new WritingCursor(text, text.indexOf('azureml:') + 8).value?.text, 'azureml:');
  assert.equal(new WritingCursor(text, text.indexOf(', c') + 3).key?.text, 'c');
});

describe('nothing throws or hangs', () => {
  const askEverything = (text: string, offset: number) => {
    const facts = factsOf(text);
    for (const { span, fixes } of checkDocument(facts).findings) {
      assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, JSON.stringify(span));
      for (const { edits } of fixes) applyEdits(text, edits);
    }
    hoverAt(facts, offset);
    const cursor = valueCursor(text, offset);
    if (cursor) assert.ok(cursor.span.start <= offset && offset <= cursor.span.end);
    for (const { span, newText } of complete(facts, offset).slice(0, 3))
      applyEdits(text, [{ span, newText }]);
  };

  test('on any prefix of a document', () => {
    for (let length = 0; length <= sample.length; length += isThorough ? 5 : 15)
      askEverything(sample.slice(0, length), length);
  });

  test('on random edits of it, at random places', () => {
    const noise = fc.oneof(
      fc.string({ maxLength: 6 }),
      fc.constantFrom(
        '"',
        "'",
        '\n',
        '\t',
        ': ',
        '{{',
        '}}',
        '${{',
        '&a ',
        '*a',
        '- ',
        '|\n',
        '>',
        '#',
        '\r\n',
        '<<: *train',
        '@',
        '\u0000',
        '🚀',
      ),
    );
    fc.assert(
      fc.property(
        fc.nat(sample.length),
        fc.nat(20),
        noise,
        fc.nat(sample.length),
        (at, cut, insert, cursor) => {
          const text = sample.slice(0, at) + insert + sample.slice(at + cut);
          askEverything(text, Math.min(cursor, text.length));
        },
      ),
      { numRuns: tries(400) },
    );
  });

  test('a fix keeps a readable document readable', () => {
    for (const { fixes, code } of findingsOf(sample))
      for (const { edits, title } of fixes)
        assert.deepEqual(parseYaml(applyEdits(sample, edits)).problems, [], `${code}: ${title}`);
  });
});

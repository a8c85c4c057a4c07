import assert from 'node:assert/strict';
import { test } from 'node:test';
import { tokenize } from '../../src/core/azureml/expressions/lexer.ts';

function found(text: string): string[] {
  const { expressions, blocks } = tokenize(text, { start: 0, end: text.length });
  for (const { inner, text: name, segments, span } of expressions) {
    assert.equal(text.slice(inner.start, inner.end), name);
    assert.ok(span.start <= inner.start && inner.end <= span.end);
    for (const segment of segments)
      assert.equal(text.slice(segment.span.start, segment.span.end), segment.text);
  }
  return [
    ...expressions.map(
      ({ form, span, optional, spaced }) =>
        `${form}${spaced ? ' spaced' : ''}${optional ? ' optional' : ''}: ${text.slice(span.start, span.end)}`,
    ),
    ...blocks.map(
      ({ span, closed }) => `${closed ? 'block' : 'open block'}: ${text.slice(span.start, span.end)}`,
    ),
  ];
}

const table: readonly (readonly [string, readonly string[]])[] = [
  ['python ${{inputs.a}}', ['expression: ${{inputs.a}}']],
  ['${{ inputs.a }} ${{outputs.b}}', ['expression spaced: ${{ inputs.a }}', 'expression: ${{outputs.b}}']],
  ['${{\n  inputs.a\n}}', ['expression spaced: ${{\n  inputs.a\n}}']],
  ['${{}}', ['expression: ${{}}']],
  ["${{ parameters['x'] }}", ["expression spaced: ${{ parameters['x'] }}"]],
  ['${{inputs.a', ['unclosed: ${{inputs.a']],
  ['${{inputs.a} --b ${{inputs.b}}', ['unclosed: ${{inputs.a}', 'expression: ${{inputs.b}}']],
  ['${{inputs.a\n--b }}', ['unclosed: ${{inputs.a']],
  [
    '{inputs.a} ${inputs.b} {{outputs.c}}',
    ['single: {inputs.a}', 'dollar-single: ${inputs.b}', 'double: {{outputs.c}}'],
  ],
  ['${VAR} $(var) {a} {{ jinja }} {% if x %} ${inputs} {"inputs.a": 1}', []],
  ['${{{{inputs.a}}}} {{{inputs.a}}}', []],
  [
    '$[[--a ${{inputs.a}}]] ${{inputs.b}}',
    ['expression optional: ${{inputs.a}}', 'expression: ${{inputs.b}}', 'block: $[[--a ${{inputs.a}}]]'],
  ],
  [
    '$[[--a ${{inputs.a}}]\nmore',
    ['expression optional: ${{inputs.a}}', 'open block: $[[--a ${{inputs.a}}]'],
  ],
  ['$[[a]] $[[b]]', ['block: $[[a]]', 'block: $[[b]]']],
];

for (const [text, expected] of table)
  test(`tokens of ${JSON.stringify(text)}`, () => assert.deepEqual(found(text), expected));

test('a text full of openings is read once', () => {
  const start = performance.now();
  tokenize('${{ '.repeat(100_000), { start: 0, end: 400_000 });
  tokenize('$[[ {{ '.repeat(100_000), { start: 0, end: 700_000 });
  tokenize(`\${{${' '.repeat(300_000)}`, { start: 0, end: 300_003 });
  assert.ok(performance.now() - start < 10_000);
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { parseYaml } from '../src/core/languages/yaml/parse.ts';
import { asMapping, asScalar, valueFor } from '../src/core/languages/yaml/tree.ts';
import { writtenText } from '../src/core/languages/yaml/writtenText.ts';
import { tries } from './support/properties.ts';

/** The value of `command:` as the parser reads it, and as it is written, without what only says where things stand. */
function both(text: string): { readonly parsed: string; readonly written: string } {
  const command = asScalar(valueFor(asMapping(parseYaml(text).root), 'command'));
  assert.ok(command, text);
  const written = writtenText(text, command);
  assert.equal(written?.length, command.span.end - command.span.start, text);
  return { parsed: words(command.text), written: words(written ?? '') };
}

/** Spaces count once, and line ends only between words. */
function words(text: string): string {
  const lines = text.split(/\r?\n/).map((line) => line.trim().replace(/[ \t]+/g, ' '));
  return lines.join('\n').trim();
}

describe('what is written of a scalar says what the parser reads', () => {
  const line = fc
    .tuple(fc.nat(3), fc.constantFrom('', 'a', 'b c', '--x 1'))
    .map(([indent, word]) => (word === '' ? '' : ' '.repeat(indent) + word));

  test('in blocks', () => {
    const block = fc.record({
      sign: fc.constantFrom('>', '>-', '>+', '|', '|-'),
      lines: fc.array(line, { maxLength: 6 }),
      end: fc.constantFrom('\n', '\r\n'),
    });
    fc.assert(
      fc.property(block, ({ sign, lines, end }) => {
        const indented = ['python train.py', ...lines].map((each) => each && `  ${each}`);
        const text = [`command: ${sign}`, ...indented, 'code: .'].join(end);
        const { parsed, written } = both(text);
        assert.equal(written, parsed, JSON.stringify(text));
      }),
      { numRuns: tries(500) },
    );
  });

  test('in plain and quoted strings', () => {
    fc.assert(
      fc.property(fc.constantFrom('', "'", '"'), fc.array(line, { maxLength: 4 }), (quote, lines) => {
        const indented = ['a', ...lines, 'z'].map((each) => each && `  ${each}`);
        const text = `command: ${quote}${indented.join('\n').trimStart()}${quote}\ncode: .\n`;
        const { parsed, written } = both(text);
        assert.equal(written, parsed, JSON.stringify(text));
      }),
      { numRuns: tries(500) },
    );
  });

  test('but a line that ends in a backslash was meant to go on', () => {
    const { parsed, written } = both('command: >-\n  a \\\n  b\n  c\n');
    assert.equal(parsed, 'a \\ b c');
    assert.equal(written, 'a \\\nb c');
  });
});

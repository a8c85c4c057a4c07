/** Edits made one after the other come out as edits of the text as it is. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { applyEdits } from '../../src/core/base/span.ts';
import { Draft } from '../../src/core/features/move/draft.ts';

const file = 'a';

describe('a draft', () => {
  test('keeps the reasons of what became one edit', () => {
    const draft = new Draft(() => 'torch==2.0.1 rich')
      .with([{ span: { start: 5, end: 12 }, newText: '==2.10.0' }], file, 'first')
      .with([{ span: { start: 7, end: 13 }, newText: '2.9.0' }], file, 'second');
    assert.deepEqual(draft.edits, [
      { span: { start: 5, end: 12 }, newText: '==2.9.0', path: file, label: 'first; second' },
    ]);
  });

  test('says the same as the edits one by one, whatever they overlap', () => {
    const step = fc.record({ at: fc.nat(), length: fc.nat(4), newText: fc.string({ maxLength: 4 }) });
    fc.assert(
      fc.property(fc.string({ maxLength: 20 }), fc.array(step, { maxLength: 8 }), (text, steps) => {
        let expected = text;
        let draft = new Draft(() => text);
        for (const { at, length, newText } of steps) {
          const start = at % (expected.length + 1);
          const span = { start, end: Math.min(expected.length, start + length) };
          expected = applyEdits(expected, [{ span, newText }]);
          draft = draft.with([{ span, newText }], file, 'step');
        }
        assert.equal(draft.texts.get(file) ?? text, expected);
      }),
    );
  });

  test('knows what a step wrote', () => {
    const draft = new Draft(() => 'FROM a').with(
      [{ span: { start: 5, end: 6 }, newText: 'image' }],
      file,
      'move',
    );
    assert.ok(draft.isWrittenBy('move', file, { start: 7, end: 8 }));
    assert.ok(!draft.isWrittenBy('move', file, { start: 0, end: 4 }));
    assert.ok(!draft.isWrittenBy('other', file, { start: 7, end: 8 }));
  });
});

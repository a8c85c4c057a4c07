/** Code that is cut off anywhere, or has letters in wrong places: nothing fails, and what is said stands in the text. */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { applyEdits } from '../../src/core/base/span.ts';
import { findingsIn } from '../../src/core/checks/check.ts';
import { complete } from '../../src/core/features/completion/complete.ts';
import { hoverAt } from '../../src/core/features/hover/hover.ts';
import { inlayHints } from '../../src/core/features/inlay/hints.ts';
import { parsePython } from '../../src/core/languages/pythonCode/parse.ts';
import type { Project } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { tries } from '../support/properties.ts';
import { reviewedTexts } from '../support/said.ts';
import { projectOf } from '../support/yaml.ts';

const texts = reviewedTexts(readFileSync(new URL('findings.txt', import.meta.url), 'utf8')).map(
  ({ text }) => text,
);

/** The same numbers each time. */
function* numbers(seed: number): Generator<number> {
  for (let state = seed; ; ) {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    yield state / 2 ** 32;
  }
}

function expectSound(project: Project, path: string, offset: number): void {
  const document = new DocumentFacts(project, path);
  const { text } = document;
  for (const { span, fixes, code } of findingsIn(project, path)) {
    assert.ok(0 <= span.start && span.start <= span.end && span.end <= text.length, code);
    for (const { edits, title } of fixes) {
      if (
        edits.some((edit) => edit.path !== undefined && edit.path !== path) ||
        code === 'unused-suppression'
      )
        continue;
      const fixed = applyEdits(text, edits);
      // An edit inside of a string breaks no code.
      assert.equal(parsePython(fixed).broken, parsePython(text).broken, `${title}\n${text}`);
    }
  }
  hoverAt(document, offset);
  complete(document, offset);
  inlayHints(document, false);
}

test('code that is cut off anywhere', () => {
  for (const [index, text] of texts.entries()) {
    const random = numbers(index + 1);
    for (let turn = 0; turn < tries(25); turn++) {
      const end = Math.floor((random.next().value ?? 0) * text.length);
      expectSound(projectOf(new Map([['a.py', text.slice(0, end)]])), 'a.py', end);
    }
  }
});

test('code with letters in wrong places, in one project as in an editor', () => {
  const letters = [
    '"',
    "'",
    '(',
    ')',
    '{',
    '}',
    '\\',
    '\n',
    '#',
    ',',
    '=',
    'f"',
    '"""',
    '%',
    '*',
    ':',
    '\u001e',
    '\r',
    '\0',
  ];
  for (const [index, text] of texts.entries()) {
    const random = numbers(index + 100);
    const next = (below: number) => Math.floor((random.next().value ?? 0) * below);
    for (const path of ['a.py', 'a.ipynb']) {
      const project = projectOf(new Map());
      let edited = text;
      for (let turn = 0; turn < tries(12); turn++) {
        const at = next(edited.length);
        edited = edited.slice(0, at) + letters[next(letters.length)] + edited.slice(at + next(3));
        project.open(path, edited);
        expectSound(project, path, at);
      }
    }
  }
});

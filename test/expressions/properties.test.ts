/** Nothing throws or hangs, whatever is typed; and what is renamed stays bound. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { unitsOf } from '../../src/core/azureml/bindings/bindings.ts';
import { portsOf } from '../../src/core/azureml/bindings/interface.ts';
import { unitOf } from '../../src/core/azureml/bindings/unit.ts';
import { checkExpressions } from '../../src/core/azureml/expressions/checks/index.ts';
import { expressionCompletions } from '../../src/core/azureml/expressions/completion.ts';
import { expressionHover } from '../../src/core/azureml/expressions/hover.ts';
import { tokenize } from '../../src/core/azureml/expressions/lexer.ts';
import { foldingRanges } from '../../src/core/azureml/symbols/folding.ts';
import { documentLinks } from '../../src/core/azureml/symbols/links.ts';
import { definitionAt, highlightsAt, referencesAt } from '../../src/core/azureml/symbols/navigation.ts';
import { documentSymbols } from '../../src/core/azureml/symbols/outline.ts';
import { renameEdits, renameTargetAt } from '../../src/core/azureml/symbols/rename.ts';
import { selectionRanges } from '../../src/core/azureml/symbols/selection.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { parseYaml } from '../../src/core/languages/yaml/parse.ts';
import { WritingCursor } from '../../src/core/languages/yaml/writingCursor.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { configureProperties, isThorough, tries } from '../support/properties.ts';
import { projectOf } from '../support/yaml.ts';
import { cases as files } from './cases.ts';
import type { Files } from './speak.ts';

configureProperties();

const names = Object.keys(files);

/** All of them in an editor: an edit of one leaves the others parsed. */
const project = projectOf(new Map(Object.entries(files)));

/** What is found while some of the files have other texts. */
function whileOpen<Found>(changed: Files, look: () => Found): Found {
  for (const [path, text] of Object.entries(changed)) project.open(path, text);
  try {
    return look();
  } finally {
    for (const path of Object.keys(changed)) project.close(path);
  }
}

function askEverything(document: DocumentFacts, offset: number): void {
  const { text } = document;
  const inText = ({ start, end }: { start: number; end: number }) =>
    assert.ok(0 <= start && start <= end && end <= text.length, `${start}-${end} of ${text.length}`);
  for (const { span, fixes, message } of checkExpressions(document)) {
    inText(span);
    assert.match(message, /[.!?]$/);
    for (const { edits } of fixes) for (const edit of edits) inText(edit.span);
  }
  for (const { replaceSpan } of expressionCompletions(document, new WritingCursor(text, offset)) ?? []) {
    inText(replaceSpan);
    assert.ok(replaceSpan.start <= offset && offset <= replaceSpan.end);
  }
  const hover = expressionHover(document, offset);
  if (hover) inText(hover.span);
  definitionAt(document, offset);
  referencesAt(document, offset);
  for (const { span } of highlightsAt(document, offset)) inText(span);
  renameTargetAt(document, offset);
  renameEdits(document, offset, 'x');
  documentSymbols(document);
  for (const { span } of documentLinks(document)) inText(span);
  for (const { start, end } of foldingRanges(document)) inText({ start, end });
  const ranges = selectionRanges(document, offset);
  for (const [index, range] of ranges.entries()) {
    inText(range);
    const outer = ranges[index + 1];
    if (outer) assert.ok(outer.start <= range.start && range.end <= outer.end);
  }
}

test('any prefix of any case, with the cursor at its end', () => {
  for (const name of names) {
    const text = files[name] ?? '';
    for (let end = 0; end <= text.length; end += isThorough ? 17 : 51) {
      project.open(name, text.slice(0, end));
      askEverything(new DocumentFacts(project, name), end);
    }
    project.close(name);
  }
});

const pieces = fc.constantFrom(
  '${{',
  '}}',
  '}',
  '{',
  '$[[',
  ']]',
  'inputs.',
  'parent.',
  'jobs.',
  'outputs.',
  '"',
  "'",
  '\n',
  '  ',
  '- ',
  ': ',
  '|\n',
  '&a ',
  '*a',
  '<<: *a',
  '#',
  '\t',
  'data',
  'é',
);

test('random edits and offsets', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...names),
      fc.array(fc.tuple(fc.nat(), fc.nat({ max: 12 }), fc.oneof(pieces, fc.string({ maxLength: 4 }))), {
        maxLength: 5,
      }),
      fc.nat(),
      (name, edits, place) => {
        let text = files[name] ?? '';
        for (const [at, length, written] of edits) {
          const start = at % (text.length + 1);
          text = text.slice(0, start) + written + text.slice(start + length);
        }
        whileOpen({ [name]: text }, () =>
          askEverything(new DocumentFacts(project, name), place % (text.length + 1)),
        );
      },
    ),
    { numRuns: tries(250) },
  );
});

test('a fix leaves whole YAML whole, and takes its finding away', () => {
  fc.assert(
    fc.property(fc.constantFrom(...names), fc.nat(), fc.nat({ max: 12 }), (name, at, length) => {
      const whole = files[name] ?? '';
      const text = whole.slice(0, at % whole.length) + whole.slice((at % whole.length) + length);
      if (parseYaml(text).problems.length > 0) return;
      const foundIn = (changed: string) =>
        whileOpen({ [name]: changed }, () => checkExpressions(new DocumentFacts(project, name)));
      const found = foundIn(text);
      for (const { message, fixes } of found)
        for (const { title, edits } of fixes) {
          const mended = applyEdits(text, edits);
          assert.deepEqual(parseYaml(mended).problems, [], `${title} in ${text}`);
          const left = foundIn(mended);
          const count = (problems: typeof found) =>
            problems.filter((each) => each.message === message).length;
          assert.ok(count(left) < count(found), `${title} in ${text}`);
        }
    }),
    { numRuns: tries(300) },
  );
});

test('tokens cover what they say', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(pieces, fc.string({ maxLength: 3 }))), (parts) => {
      const text = parts.join('');
      let last = 0;
      for (const { span, inner, text: name, segments } of tokenize(text, { start: 0, end: text.length })
        .expressions) {
        assert.ok(span.start >= last && span.start <= inner.start && inner.end <= span.end);
        assert.equal(text.slice(inner.start, inner.end), name);
        for (const segment of segments)
          assert.equal(text.slice(segment.span.start, segment.span.end), segment.text);
        last = span.end;
      }
    }),
  );
});

test('what is renamed stays bound, and can be renamed back', () => {
  const before = unbound({}, names);
  for (const name of names) {
    const document = new DocumentFacts(project, name);
    const root = unitOf(document);
    const keys = [...portsOf(root)].map(({ port }) => port.key);
    const steps = [...unitsOf(root)].flatMap(({ key }) => key ?? []);
    for (const key of [...keys, ...steps]) {
      const result = renameEdits(document, key.span.start, 'brand_new');
      if ('refused' in result) {
        assert.equal(result.refused, 'declared-elsewhere', `${name} ${key.text}`);
        continue;
      }
      const changed: Record<string, string> = {};
      for (const { path, edits } of result.edits) changed[path] = applyEdits(files[path] ?? '', edits);
      // Where a name does not stand, nothing can refer to it.
      const speak = names.filter((each) => each in changed || files[each]?.includes(key.text));
      for (const [each, count] of unbound(changed, speak))
        assert.equal(count, before.get(each), `${name} ${key.text} in ${each}`);
      const here = result.edits.find(({ path }) => path === name)?.edits ?? [];
      const moved = here
        .filter(({ span }) => span.start < key.span.start)
        .reduce((sum, { span, newText }) => sum + newText.length - (span.end - span.start), 0);
      const back = whileOpen(changed, () =>
        renameEdits(new DocumentFacts(project, name), key.span.start + moved, key.text),
      );
      if ('refused' in back) assert.equal(back.refused, 'invalid-name');
      else
        for (const { path, edits } of back.edits)
          assert.equal(applyEdits(changed[path] ?? '', edits), files[path]);
    }
  }
});

/** How many names are unbound in each of these files while some have other texts. */
function unbound(changed: Files, looked: readonly string[]): ReadonlyMap<string, number> {
  return whileOpen(
    changed,
    () =>
      new Map(
        looked.map((name) => {
          const found = checkExpressions(new DocumentFacts(project, name));
          return [name, found.filter(({ code }) => code === 'unknown-binding').length];
        }),
      ),
  );
}

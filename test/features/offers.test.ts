/**
 * What is offered at the mark `█`, word for word. A new case is some files, each behind a line `--- path`, below a line
 * `=== title`; `UPDATE_GOLDEN=1 npm test -- test/features/offers.test.ts` writes what is offered.
 */
import assert from 'node:assert/strict';
import { complete } from '../../src/core/features/completion/complete.ts';
import type { Completion } from '../../src/core/features/completion/completion.ts';
import { reviewEach } from '../support/golden.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { shown } from '../support/said.ts';
import { workspaceCopy } from '../support/workspaceCopy.ts';

/** Of longer lists the rest is told by its labels. */
const toldWhole = 10;

reviewEach(new URL('offers.txt', import.meta.url), (title, text) => {
  const marked = filesOf(text);
  const [path, content] = [...marked].find(([, each]) => each.includes('█')) ?? [];
  assert.ok(path !== undefined && content !== undefined, 'one file has the mark');
  const offset = content.indexOf('█');
  const files = new Map([...(title.includes('workspace') ? filesOf(workspaceCopy) : []), ...marked]);
  files.set(path, content.replace('█', ''));
  const all = complete(new Workspace(files).facts(path), offset);
  const rest = all.slice(toldWhole).map(({ label }) => label);
  const lines = [
    ...all.slice(0, toldWhole).map((each) => told(each, files.get(path) ?? '', offset)),
    ...(rest.length > 0 ? [`and ${rest.length} more: ${rest.join(', ')}`] : []),
  ];
  return `${text.trimEnd()}\n${(lines.length > 0 ? lines : ['nothing']).map((line) => `#> ${line}\n`).join('')}`;
});

function told(offer: Completion, text: string, offset: number): string {
  const { label, detail, shortDetail, span, newText, filterText, kind } = offer;
  const before = text.slice(span.start, offset);
  const after = text.slice(offset, span.end);
  const replaced = before === '' && after === '' ? '' : `${shown(before)}${shown(after)} → `;
  const traits = (['isSnippet', 'retired', 'continues'] as const).filter((trait) => offer[trait]);
  const parts = [
    `${kind} ${shown(label)}`,
    ...(newText === label && replaced === '' ? [] : [`${replaced}${shown(newText)}`]),
    ...(detail === '' ? [] : [detail]),
    ...(shortDetail === undefined ? [] : [`short: ${shortDetail}`]),
    ...(filterText === label ? [] : [`by ${shown(filterText)}`]),
    ...traits,
    ...(offer.documentation()?.split('\n', 1) ?? []),
  ];
  return parts.join(' · ');
}

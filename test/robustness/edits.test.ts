/** What one click on a quick fix or *Fix all* may do: change texts of the workspace, and nothing else. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { CodeAction, CodeActionKind } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { Others } from '../../src/server/editor/others.ts';
import { uriOf } from '../../src/server/editor/paths.ts';
import { codeActions, fixAllKind } from '../../src/server/features/codeActions.ts';
import { goldenWorkspace } from '../support/project.ts';

const workspace = goldenWorkspace();
const texts = new Map([...workspace.files].map(([path, text]) => [uriOf(path), text]));

function actionsIn(path: string, only?: CodeActionKind[]): CodeAction[] {
  const document = TextDocument.create(uriOf(path), 'yaml', 1, workspace.files.get(path) ?? '');
  const range = { start: { line: 0, character: 0 }, end: { line: document.lineCount, character: 0 } };
  const context = { diagnostics: [], ...(only ? { only } : {}) };
  const pages = { base: 'file:///rules/', shown: false };
  return codeActions(workspace.facts(path), document, range, context, pages, new Others());
}

for (const [what, only] of [
  ['quick fixes', undefined],
  ['Fix all', [fixAllKind]],
] as const)
  test(`${what} change lines of files that are there`, () => {
    let count = 0;
    for (const path of workspace.files.keys())
      for (const action of actionsIn(path, only && [...only])) {
        assert.deepEqual(Object.keys(action.edit ?? {}), ['documentChanges'], action.title);
        assert.equal(action.command, undefined, action.title);
        for (const change of action.edit?.documentChanges ?? []) {
          // Files are created, renamed and deleted by changes with a kind.
          assert.ok('edits' in change && !('kind' in change), action.title);
          const lines = texts.get(change.textDocument.uri)?.split('\n').length ?? 0;
          assert.ok(change.edits.length > 0 && lines > 0, `${action.title}: ${change.textDocument.uri}`);
          for (const edit of change.edits) {
            assert.ok('range' in edit && edit.range.end.line < lines, action.title);
            count++;
          }
        }
      }
    assert.ok(count > 10, `${count} edits`);
  });

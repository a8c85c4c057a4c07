import { type LocalPath, localPathsOf } from '../../azureml/documents/localPaths.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { folderOf, isAbsolute, joined, nameOf } from '../../base/paths.ts';
import { asMapping, asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const dataNotOfType = defineRule({
  code: 'data-not-of-type',
  severity: 'error',
  summary:
    'A local path of data is a file where its type needs a folder, a folder where it needs a file, or has no MLTable.',
  *check(document) {
    if (!document.isInFolder) return;
    for (const local of localPathsOf(document)) {
      if (isAbsolute(local.written)) continue;
      const type = typeOf(document, local);
      if (type === 'mltable') yield* ofTable(document, local);
      else if (type === 'uri_file' || type === 'uri_folder') yield* ofAddress(document, local, type);
    }
  },
});

function typeOf({ kind, root }: DocumentFacts, { purpose, type }: LocalPath): string | undefined {
  if (kind !== 'data' || purpose !== 'data') return type;
  const own = asMapping(root);
  // What the SDK takes for the type of an asset that says none.
  return pairOf(own, 'type') ? asString(valueFor(own, 'type')) : 'uri_folder';
}

/** `az ml data create` compares them. A job uploads what is there, and fails when the input is prepared or read. */
function severityIn({ kind }: DocumentFacts): 'error' | 'warning' {
  return kind === 'data' ? 'error' : 'warning';
}

function* ofAddress(
  document: DocumentFacts,
  { scalar, written, path }: LocalPath,
  type: 'uri_file' | 'uri_folder',
): Generator<RuleFinding> {
  const entry = entryAt(document, path);
  if (!entry || entry.folder === (type === 'uri_folder')) return;
  const [is, takes] = entry.folder ? ['a folder', 'file'] : ['a file', 'folder'];
  yield {
    severity: severityIn(document),
    span: scalar.span,
    message: `${written} is ${is}; the type ${type} takes a ${takes}.`,
  };
}

/** The name has no ending, and Linux knows it in these letters only. */
const tableFile = 'MLTable';

function* ofTable(document: DocumentFacts, { scalar, written, path }: LocalPath): Generator<RuleFinding> {
  const { project } = document;
  const entry = entryAt(document, path);
  if (!entry) return;
  if (!entry.folder) {
    const isTable = nameOf(path) === tableFile;
    const right = folderOf(written) || '.';
    const fixes: Fix[] = isTable ? [{ title: `Use ${right}`, edits: [replaceText(scalar, right)] }] : [];
    yield {
      severity: severityIn(document),
      span: scalar.span,
      message: `${written} is a file; the type mltable takes the folder with the file MLTable.`,
      fixes,
    };
    return;
  }
  const inside = project.list(path);
  if (inside.length === 0 || inside.some(({ name }) => name === tableFile)) return;
  // A link, whose name no listing has.
  if (project.exists(joined(path, tableFile))) return;
  const other = inside.find(({ name, folder }) => !folder && /^mltable(?:\.ya?ml|\.txt)?$/i.test(name));
  yield {
    // Where there is none at all, a script may write it before the data is sent.
    severity: other ? severityIn(document) : 'warning',
    span: scalar.span,
    message: other
      ? `${written} has "${other.name}", but the type mltable needs a file named "MLTable", without an ending.`
      : `${written} has no file named "MLTable", which the type mltable needs.`,
    ...(other && {
      related: [{ path: joined(path, other.name), span: { start: 0, end: 0 }, message: 'It is here.' }],
    }),
  };
}

/** Links are in no listing: nothing is known of what they lead to. */
function entryAt({ project }: DocumentFacts, path: string) {
  return project.list(folderOf(path)).find(({ name }) => name === nameOf(path));
}

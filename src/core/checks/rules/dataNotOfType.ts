import { type LocalPath, localPathsOf } from '../../azureml/documents/localPaths.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import {
  folderOf,
  isAbsolute,
  isFilePath,
  isMLTablePath,
  joined,
  nameOf,
  tableFile,
} from '../../base/paths.ts';
import { asMapping, asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { entryAt } from '../support/existence.ts';
import { isMentioned } from '../support/pathsOfPython.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const dataNotOfType = defineRule({
  code: 'data-not-of-type',
  severity: 'error',
  summary:
    'A local data path is a file where its type needs a folder, a folder where it needs a file, or has no MLTable file.',
  *check(document) {
    for (const data of document.isPython ? ofPython(document) : ofYaml(document))
      if (data.type === 'mltable') yield* asTable(document, data);
      else if (data.type === 'uri_file' || data.type === 'uri_folder')
        yield* asAddress(document, data, data.type);
  },
});

interface TypedData extends Pick<LocalPath, 'scalar' | 'written' | 'path'> {
  readonly type: string | undefined;
  /** `az ml data create` compares them. A job uploads what is there, and fails when the input is prepared or read. */
  readonly severity: 'error' | 'warning';
  /** Whether it is surely taken as what it is called: an asset, or a table that is read before the program starts. */
  readonly isRead: boolean;
}

function* ofYaml(document: DocumentFacts): Generator<TypedData> {
  if (!document.isInFolder) return;
  const isAsset = document.kind === 'data';
  const severity = isAsset ? 'error' : 'warning';
  for (const local of localPathsOf(document)) {
    const isRead = isAsset || local.purpose === 'training data' || /eval_/i.test(String(local.mode));
    if (!isAbsolute(local.written)) yield { ...local, type: typeOf(document, local), severity, isRead };
  }
}

/** Python code may be run from another folder: only what lies beside it, and in no folder above, is surely meant. */
function* ofPython(document: DocumentFacts): Generator<TypedData> {
  const { project, path: own, sdk } = document;
  if (!isFilePath(own)) return;
  const above = project.foldersAround(own).slice(1);
  for (const { path: scalar, type, call } of sdk?.data ?? []) {
    const written = scalar.text;
    if (isMentioned(document, [nameOf(joined('', written))])) continue;
    if (above.some((folder) => entryAt(document.project, joined(folder, written)))) continue;
    yield {
      scalar,
      written,
      path: joined(folderOf(own), written),
      type,
      severity: 'warning',
      isRead: call === 'Data',
    };
  }
}

function typeOf({ kind, root }: DocumentFacts, { purpose, type }: LocalPath): string | undefined {
  if (kind !== 'data' || purpose !== 'data') return type;
  const own = asMapping(root);
  // What the SDK takes for the type of an asset that says none.
  return pairOf(own, 'type') ? asString(valueFor(own, 'type')) : 'uri_folder';
}

function* asAddress(
  document: DocumentFacts,
  { scalar, written, path, severity, isRead }: TypedData,
  type: 'uri_file' | 'uri_folder',
): Generator<RuleFinding> {
  const entry = entryAt(document.project, path);
  if (!entry || entry.folder === (type === 'uri_folder')) return;
  // A program may find a folder where its job has a file.
  if (entry.folder && !isRead) return;
  const [is, takes] = entry.folder ? ['a folder', 'file'] : ['a file', 'folder'];
  yield { severity, span: scalar.span, message: `${written} is ${is}; the type ${type} takes a ${takes}.` };
}

function* asTable(
  document: DocumentFacts,
  { scalar, written, path, severity, isRead }: TypedData,
): Generator<RuleFinding> {
  const { project } = document;
  const entry = entryAt(document.project, path);
  if (!entry) return;
  if (!entry.folder) {
    const isTable = isMLTablePath(path);
    const right = folderOf(written) || '.';
    const fixes: Fix[] = isTable ? [{ title: `Use ${right}`, edits: [replaceText(scalar, right)] }] : [];
    yield {
      severity,
      span: scalar.span,
      message: `${written} is a file; the type mltable takes the folder with the file MLTable.`,
      fixes,
    };
    return;
  }
  const inside = project.list(path);
  // It may be a link, whose name no listing has.
  if (inside.length === 0 || project.exists(joined(path, tableFile))) return;
  const other = inside.find(({ name, folder }) => !folder && /^mltable(?:\.ya?ml|\.txt)?$/i.test(name));
  // A program that is given the folder may look for tables below it.
  if (!other && !isRead) return;
  yield {
    // Where there is none at all, a script may write it before the data is sent.
    severity: other ? severity : 'warning',
    span: scalar.span,
    message: other
      ? `${written} has "${other.name}", but the type mltable needs a file named "MLTable", without an ending.`
      : `${written} has no file named "MLTable", which the type mltable needs.`,
    ...(other && {
      related: [{ path: joined(path, other.name), span: { start: 0, end: 0 }, message: 'It is here.' }],
    }),
  };
}

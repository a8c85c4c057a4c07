/** Renames an environment, component, data asset, model or endpoint in the file that defines it and in all references. */
import { groupBy } from '../../base/groupBy.ts';
import type { TextEdit } from '../../base/span.ts';
import type { SourceDocument } from '../documents/document.ts';
import { type AssetOccurrence, type AssetSort, agree, namesOf } from './assets.ts';
import type { Rename } from './renameResult.ts';

/** As in `schemas/`, which have the sources; data and models have no rule there. */
const names: Readonly<Record<AssetSort, readonly [RegExp, string]>> = {
  environment: [/^[a-zA-Z0-9][\w.-]{0,254}$/, 'at most 255 letters, digits, - and _'],
  component: [/^[a-z][a-z\d_]*$/, 'lower-case letters, digits and underscores, beginning with a letter'],
  data: [/^[a-zA-Z0-9][\w.-]{0,254}$/, 'letters, digits, - and _'],
  model: [/^[a-zA-Z0-9][\w.-]{0,254}$/, 'letters, digits, - and _'],
  endpoint: [/^[a-zA-Z][-a-zA-Z0-9]{1,30}[a-zA-Z0-9]$/, '3 to 32 letters, digits and dashes'],
};

export function renameAsset(document: SourceDocument, asset: AssetOccurrence, newName: string): Rename {
  const { name } = asset;
  const all = namesOf(document, asset);
  const declared = all.filter(({ role }) => role === 'declaration');
  const [sort] = declared[0]?.sorts ?? [];
  if (sort === undefined)
    return { refused: 'declared-elsewhere', message: `No file of the folder defines "${name}".` };
  const other = all.find(({ version }) => !declared.some((each) => agree(each.version, version)));
  if (other)
    return {
      refused: 'declared-elsewhere',
      message: `Version ${other.version} of "${name}" is used too, and no file of the folder defines it.`,
    };
  const [pattern, rule] = names[sort];
  if (!pattern.test(newName))
    return { refused: 'invalid-name', message: `Invalid ${sort} name "${newName}": use ${rule}.` };
  const taken = namesOf(document, { ...asset, name: newName }).some(({ role }) => role === 'declaration');
  if (newName !== name && taken)
    return { refused: 'name-taken', message: `The ${sort} name "${newName}" is already in use.` };
  const edits = groupBy(all, ({ path }) => path);
  return {
    edits: [...edits].map(([path, found]) => ({
      path,
      edits: found.map(({ span }): TextEdit => ({ span, newText: newName })),
    })),
  };
}

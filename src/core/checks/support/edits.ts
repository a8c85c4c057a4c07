/** Edits of requirements, in the file that contains them. */

import type { FileEdit } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import { admits, exactVersion } from '../../languages/python/specifier.ts';
import type { Project } from '../../project/project.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Install } from '../../stack/recipe.ts';

/** Replaces what a requirement says about versions; `undefined` where the source has a variable instead. */
export function replaceSpecifier(requirement: Located<Requirement>, specifier: string): FileEdit | undefined {
  const { nameSpan, specifierSpan, path, url } = requirement;
  if (url !== undefined || specifierSpan.start < nameSpan.end) return undefined;
  return { path, span: specifierSpan, newText: specifier };
}

/** The same, also in the constraints that decide the version in its stead. */
export function replaceSpecifierAndConstraints(
  install: Install | undefined,
  requirement: Located<Requirement>,
  specifier: string,
): FileEdit[] | undefined {
  const deciding = install?.constraints.filter(({ name }) => name === requirement.name) ?? [];
  // Where a constraint decides, the requirement itself may be as open as it is, as long as both can be met.
  const changed =
    deciding.length > 0 && isOpenTo(requirement, specifier) ? deciding : [requirement, ...deciding];
  return allOrNone(changed.map((each) => replaceSpecifier(each, specifier)));
}

function isOpenTo({ specifier }: Requirement, other: string): boolean {
  const version = exactVersion(other);
  return version === undefined ? specifier === '' : admits(specifier, version);
}

/** At the end of a command of a Dockerfile. */
export function addOption({ path, span }: Pick<Install, 'path' | 'span'>, option: string): FileEdit {
  return { path, span: { start: span.end, end: span.end }, newText: ` ${option}` };
}

/** Takes a requirement out: its line, or its word in a command that still has others. */
export function removeRequirement(
  document: DocumentFacts,
  { path, span }: Located<Requirement>,
  install: Install,
): FileEdit | undefined {
  const text = document.project.read(path);
  if (text === undefined) return undefined;
  if (isDockerfilePath(path)) {
    if (install.requirements.filter((each) => each.path === path).length < 2) return undefined;
    const quoted = /["']/.test(text[span.start - 1] ?? '') ? 1 : 0;
    const before = /[ \t]*(?:\\\r?\n[ \t]*)?$/.exec(text.slice(0, span.start - quoted))?.[0].length ?? 0;
    const start = span.start - quoted - before;
    return { path, span: { start, end: span.end + quoted }, newText: '' };
  }
  const start = text.lastIndexOf('\n', span.start - 1) + 1;
  // A line of a command has other words.
  if (!/^[\s"'-]*$/.test(text.slice(start, span.start))) return undefined;
  const newline = text.indexOf('\n', span.end);
  const end = newline < 0 ? text.length : newline + 1;
  // Several requirements in one line only occur in flow style: there is no fix for those.
  return /[[\]]/.test(text.slice(start, end).replace(/\[[\w,.-]*\]/g, ''))
    ? undefined
    : { path, span: { start, end }, newText: '' };
}

/** All of them, or none where one cannot be made. */
export function allOrNone(edits: readonly (FileEdit | undefined)[]): FileEdit[] | undefined {
  const made = edits.filter((edit) => edit !== undefined);
  return made.length === edits.length && made.length > 0 ? made : undefined;
}

/** Behind the last requirement: a line more, or a word more in a command. */
export function addRequirements(
  project: Project,
  { requirements }: Install,
  names: readonly string[],
): (FileEdit & { readonly path: string }) | undefined {
  const last = requirements.at(-1);
  const text = last && project.read(last.path);
  if (!last || text === undefined) return undefined;
  const { path, span } = last;
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const before = text.slice(lineStart, span.start);
  const found = /\r?\n/.exec(text.slice(span.end));
  const lineEnd = found ? span.end + found.index : text.length;
  const at = (offset: number, newText: string) => ({ path, span: { start: offset, end: offset }, newText });
  // A line of its own: in a list of YAML, or in a requirements file.
  if (/^\s*(?:-\s+["']?)?$/.test(before)) {
    const lead = before.replace(/["']$/, '');
    return at(lineEnd, names.map((name) => `\n${lead}${name}`).join(''));
  }
  // The shell would take brackets for a pattern, and limits for files.
  const word = (name: string) => (/[[<>]/.test(name) ? `"${name}"` : name);
  return isDockerfilePath(path) ? at(span.end, names.map((name) => ` ${word(name)}`).join('')) : undefined;
}

/** Which files of a build context reach the build: what its ignore files leave out is not there for COPY. */
import type { Located } from '../base/located.ts';
import { joined } from '../base/paths.ts';
import type { Span } from '../base/span.ts';
import type { Project } from '../project/project.ts';
import { globMatches } from '../project/settings/glob.ts';

export interface Exclusion extends Located<{ readonly span: Span }> {
  /** The line that leaves the file out. */
  readonly pattern: string;
}

interface Line {
  readonly pattern: string;
  readonly negated: boolean;
  readonly span: Span;
}

/**
 * The line of an ignore file that leaves out a file or folder of the context, with all that is in it.
 * @param dockerfile with the context before it
 * @param path from the context on
 */
export function exclusionOf(
  project: Project,
  context: string,
  dockerfile: string,
  path: string,
): Exclusion | undefined {
  const isFolder = project.list(joined(context, path)).length > 0;
  for (const [file, syntax] of ignoreFiles(project, context, dockerfile)) {
    const text = project.read(file);
    const line = text === undefined ? undefined : lastMatch(linesOf(text), path, isFolder, syntax);
    if (line) return { path: file, span: line.span, pattern: line.pattern };
  }
  return undefined;
}

type Syntax = 'docker' | 'git';

/** Azure ML's clients do not upload what `.amlignore`, or else `.gitignore`, names; Docker has its own file. */
function ignoreFiles(project: Project, context: string, dockerfile: string): [string, Syntax][] {
  const first = (paths: readonly string[]) => paths.find((each) => project.exists(each));
  const upload = first([joined(context, '.amlignore'), joined(context, '.gitignore')]);
  const docker = first([`${dockerfile}.dockerignore`, joined(context, '.dockerignore')]);
  return [
    ...(upload === undefined ? [] : [[upload, 'git'] as [string, Syntax]]),
    ...(docker === undefined ? [] : [[docker, 'docker'] as [string, Syntax]]),
  ];
}

/** More lines, or longer ones, are nobody's. */
const mostLines = 500;

function linesOf(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const written of text.split('\n')) {
    const content = written.trim();
    const negated = content.startsWith('!');
    const pattern = (negated ? content.slice(1) : content).trim();
    const from = start + written.indexOf(content);
    if (pattern !== '' && !content.startsWith('#') && lines.length < mostLines)
      lines.push({ pattern, negated, span: { start: from, end: from + content.length } });
    start += written.length + 1;
  }
  return lines;
}

/** The last line that matches counts; nothing is left out where one of them cannot be read, or lets in a part. */
function lastMatch(
  lines: readonly Line[],
  path: string,
  isFolder: boolean,
  syntax: Syntax,
): Line | undefined {
  const found = lines.findLastIndex(({ pattern }) => matches(pattern, path, isFolder, syntax));
  const line = lines[found];
  if (!line || line.negated) return undefined;
  const mayLetIn = lines
    .slice(found + 1)
    .some(({ pattern, negated }) => negated && (unreadable.test(pattern) || isInside(pattern, path, syntax)));
  return mayLetIn ? undefined : line;
}

/** Sets of letters, escapes; and braces, which stand for themselves here. */
const unreadable = /[[\]\\{}]/;

function matches(pattern: string, path: string, isFolder: boolean, syntax: Syntax): boolean {
  if (unreadable.test(pattern)) return false;
  if (syntax === 'git') return globMatches(pattern, path) || (isFolder && globMatches(pattern, `${path}/`));
  // Docker's patterns begin at the top of the context, and a slash at their end means nothing.
  return globMatches(`/${pattern.replace(/^\.?\/+/, '').replace(/\/+$/, '')}`, path);
}

/** Whether what the pattern lets in may be in that folder. */
function isInside(pattern: string, folder: string, syntax: Syntax): boolean {
  const plain = pattern.replace(/^\.?\//, '');
  if (syntax === 'git' && !plain.replace(/\/$/, '').includes('/')) return true;
  const start = plain.split(/[*?]/, 1)[0] ?? '';
  return start.startsWith(`${folder}/`) || `${folder}/`.startsWith(start);
}

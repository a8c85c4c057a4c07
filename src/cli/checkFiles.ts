/** The files that `acpt check` is about, and what is found in each. */
import { isAbsolute } from 'node:path';
import type { Finding, Fix } from '../core/base/findings.ts';
import { Lines } from '../core/base/lines.ts';
import { isNotebookPath } from '../core/base/paths.ts';
import type { Span } from '../core/base/span.ts';
import { checkDocument, findingsIn, mergeFindings } from '../core/checks/check.ts';
import { isSound } from '../core/features/soundFixes.ts';
import { NotebookFile } from '../core/languages/notebook/fileLines.ts';
import { cellsIn } from '../core/languages/notebook/notebook.ts';
import { isSettingsPath } from '../core/project/documentSettings.ts';
import type { Project } from '../core/project/project.ts';
import { dependentsOf } from '../core/stack/dependents.ts';
import { DocumentFacts } from '../core/stack/documentFacts.ts';
import { Listings } from '../disk/listings.ts';
import {
  type FoundFile,
  findFiles,
  hasGone,
  openFile,
  openProject,
  readIfThere,
  shownPath,
} from './files.ts';
import { CommandError, internalError, type Output } from './output.ts';
import { type CheckedFile, fileLineOf, type Place, type ReportedFix } from './reports/report.ts';
import type { GivenText } from './standardInput.ts';

/** The files that were named or found, and those that they depend on in which something is wrong, by path. */
export function checkFiles(
  paths: readonly string[],
  given: GivenText | undefined,
  output: Output,
  { found: lines, withFixes }: { readonly found: FoundLines; readonly withFixes: boolean },
  onUnreadable: (error: CommandError) => void,
): CheckedFile[] {
  const { trace } = output;
  // Who asks again later must not be answered with what was there before.
  const listings = trace ? undefined : new Listings();
  const found = given ? [given.file] : [...findFiles(paths, { onUnreadable, listings, trace })];
  const project = openProject(
    found.map(({ path }) => path),
    output,
    paths,
    { listings },
  );
  if (given) project.open(given.file.path, given.text);
  const closed: OtherFiles = {
    lines,
    // As the user names files: from the working directory, or absolutely.
    show: paths.some((path) => isAbsolute(path)) ? (path) => path : shownPath,
    read: (path) => project.read(path),
    soundFixes: ({ fixes }, own) => (withFixes ? fixes.filter((fix) => isSound(project, fix, own)) : []),
  };
  const checked = new Map<string, CheckedFile>();
  const inDependencies = new Map<string, Finding[]>();
  const used = new Set<string>();
  const later: (() => void)[] = [];
  const check = (file: FoundFile) => {
    openFile(project, file);
    const facts = new DocumentFacts(project, file.path);
    const { isDockerfile, kind } = facts;
    // What it is made into, files that are not checked may say.
    if (file.named && kind === undefined && dependentsOf(project, file.path).length > 0) {
      inDependencies.set(file.path, [
        ...(inDependencies.get(file.path) ?? []),
        ...findingsIn(project, file.path),
      ]);
      return;
    }
    const { findings, inDependencies: elsewhere } = checkDocument(facts);
    const tellElsewhere = () => {
      for (const [path, each] of elsewhere)
        inDependencies.set(path, [...(inDependencies.get(path) ?? []), ...each]);
    };
    if (kind !== undefined || pythonKind(facts) !== undefined) {
      for (const path of facts.buildFiles) used.add(path);
      tellElsewhere();
    }
    const hasEnvironment = isDockerfile && facts.environments.length > 0;
    const shownKind = kind ?? pythonKind(facts) ?? (hasEnvironment ? 'dockerfile' : null);
    const isOurs =
      kind !== undefined ||
      pythonKind(facts) !== undefined ||
      (isSettingsPath(file.path) && findings.length > 0);
    const entry = () => checkedFile({ ...file, kind: shownKind, text: facts.text, findings }, closed);
    if (isOurs) checked.set(file.path, entry());
    // A Dockerfile that a document names is judged as that document builds it.
    else if (hasEnvironment || file.named)
      later.push(() => {
        if (used.has(file.path)) return;
        checked.set(file.path, entry());
        if (hasEnvironment) tellElsewhere();
      });
  };
  // One document after the other, so that only what is found of it has to be kept.
  let count = 0;
  for (const file of byUse(found, project)) {
    output.progress?.step(count++, found.length);
    try {
      check(file);
    } catch (error) {
      // One that has gone since it was found is not missed.
      if (!(error instanceof CommandError)) onUnreadable(internalError(file.shown, error));
      else if (file.named || !hasGone(error)) onUnreadable(error);
    }
    // What is found in it by others is told at the end.
    if (!inDependencies.has(file.path)) project.forget(file.path);
  }
  for (const add of later) add();
  for (const [path, each] of inDependencies) {
    const text = project.read(path);
    const findings = text === undefined ? [] : mergeFindings(project, path, each);
    if (text !== undefined && findings.length > 0)
      checked.set(path, checkedFile({ path, shown: closed.show(path), kind: null, text, findings }, closed));
  }
  return [...checked.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Those that name components first, and after each what was parsed for it: it need not be parsed again. */
function* byUse(found: readonly FoundFile[], project: Project): Generator<FoundFile> {
  const waiting = new Map(found.map((file) => [file.path, file]));
  for (const file of found) {
    if (!waiting.has(file.path) || !/\bcomponent:/.test(project.read(file.path) ?? '')) continue;
    waiting.delete(file.path);
    yield file;
    for (const path of project.takeParsed()) {
      const read = waiting.get(path);
      if (!read) continue;
      waiting.delete(path);
      yield read;
    }
  }
  yield* waiting.values();
}

/** The lines in which something was found, by path and number. */
export type FoundLines = Map<string, string>;

function lineAround(text: string, offset: number): string {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  const end = text.indexOf('\n', offset);
  return text.slice(start, end < 0 ? undefined : end).replace(/\r$/, '');
}

/** Of Python code that names an environment or makes something of Azure ML, and of code for the SDK v1. */
function pythonKind({ sdk, path }: DocumentFacts): string | undefined {
  if (!sdk || (sdk.sites.length + sdk.units.length === 0 && !sdk.former)) return undefined;
  return isNotebookPath(path) ? 'notebook' : 'python';
}

/** Files that a finding may point at besides its own. */
interface OtherFiles {
  readonly lines: FoundLines;
  readonly show: (path: string) => string;
  readonly read: (path: string) => string | undefined;
  /** The fixes of a finding of a file that leave it no worse; none where the report does not have them. */
  readonly soundFixes: (finding: Finding, own: string) => readonly Fix[];
}

function checkedFile(
  file: {
    readonly path: string;
    readonly shown: string;
    readonly kind: string | null;
    readonly text: string;
    readonly findings: readonly Finding[];
  },
  others: OtherFiles,
): CheckedFile {
  const { path, shown, kind, text, findings } = file;
  const own = placesIn(shown, text);
  for (const { span } of findings)
    others.lines.set(`${shown}:${fileLineOf(own(span))}`, lineAround(text, span.start));
  return {
    path: shown,
    kind,
    findings: findings.map((finding) => {
      const { code, severity, message, span, related } = finding;
      const fixes = others.soundFixes(finding, path).flatMap((fix) => reportedFix(fix, file, others));
      return {
        code,
        severity,
        message,
        ...own(span),
        ...(related
          ? {
              related: related.map((each) => ({
                path: each.path === undefined ? shown : others.show(each.path),
                message: each.message,
                ...(each.path === undefined ? own : placesIn(each.path, others.read(each.path) ?? ''))(
                  each.span,
                ),
              })),
            }
          : {}),
        ...(fixes.length > 0 ? { fixes } : {}),
      };
    }),
  };
}

/** None where it would change a notebook: its file on disk is no text of lines that could be replaced. */
function reportedFix(
  { title, edits }: Fix,
  own: { readonly path: string; readonly shown: string; readonly text: string },
  others: OtherFiles,
): ReportedFix[] {
  if (edits.some(({ path }) => isNotebookPath(path ?? own.path))) return [];
  return [
    {
      title,
      edits: edits.map(({ path, span, newText }) => {
        const isOwn = path === undefined || path === own.path;
        const lines = new Lines(isOwn ? own.text : (others.read(path) ?? ''));
        return {
          path: isOwn ? own.shown : others.show(path),
          range: { start: lines.positionAt(span.start), end: lines.positionAt(span.end) },
          newText,
        };
      }),
    },
  ];
}

/** Where a span stands for a reader: in a notebook the cell, and where in that. */
function placesIn(path: string, text: string): (span: Span) => Place {
  const lines = new Lines(text);
  const range = ({ start, end }: Span) => ({ start: lines.positionAt(start), end: lines.positionAt(end) });
  if (!isNotebookPath(path)) return (span) => ({ range: range(span) });
  const cells = cellsIn(text);
  let file: NotebookFile | undefined;
  return (span) => {
    const cell = cells.findLast((each) => each.span.start <= span.start);
    const first = lines.positionAt(cell?.span.start ?? 0).line;
    const { start, end } = range(span);
    const number = cell?.number ?? 1;
    file ??= new NotebookFile(readIfThere(path));
    return {
      range: { start: { ...start, line: start.line - first }, end: { ...end, line: end.line - first } },
      cell: number,
      fileLine: file.lineOf(number, start.line - first),
    };
  };
}

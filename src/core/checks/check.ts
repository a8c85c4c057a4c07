/** Runs the rules over a document. */
import type { FileEdit, Finding, Severity } from '../base/findings.ts';
import { groupBy } from '../base/groupBy.ts';
import { spanBefore } from '../base/span.ts';
import { isSettingsPath, settingsFor } from '../project/documentSettings.ts';
import { defineFact, type Project } from '../project/project.ts';
import { dependentsOf } from '../stack/dependents.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { rules } from './rules/index.ts';
import { mergeGroups } from './support/mergeGroups.ts';
import type { Rule } from './support/rule.ts';
import { applySuppressions, unusedCode } from './support/suppressions.ts';
import { unknownCodes } from './support/unknownCodes.ts';

/** What the rules say of a document, by where it is. */
export interface CheckedDocument {
  /** In the document itself, in reading order, without what it silences. */
  readonly findings: readonly Finding[];
  /** In the files that its environments are made of, by path; those files may still silence it. */
  readonly inDependencies: ReadonlyMap<string, readonly Finding[]>;
}

export function checkDocument({ project, path }: DocumentFacts): CheckedDocument {
  return project.get(checked, path);
}

/** Everything that an editor shows in a file: what is found in it, or by the documents that depend on it. */
export function findingsIn(project: Project, path: string): readonly Finding[] {
  const dependents = dependentsOf(project, path);
  return dependents.length > 0
    ? findingsOfDependents(project, path, dependents)
    : checkDocument(new DocumentFacts(project, path)).findings;
}

/** What several documents find in a file that they depend on, each finding once. */
function findingsOfDependents(
  project: Project,
  path: string,
  dependents: readonly DocumentFacts[],
): readonly Finding[] {
  const found = dependents.flatMap((each) => checkDocument(each).inDependencies.get(path) ?? []);
  return mergeFindings(project, path, found);
}

/**
 * What is found in some files, and then in what they are made of, each file once.
 * @param paths of files of any kind
 */
export function findingsOfFiles(
  project: Project,
  paths: readonly string[],
): { readonly path: string; readonly finding: Finding }[] {
  const elsewhere = new Map<string, Finding[]>();
  const add = (path: string, found: readonly Finding[]) =>
    elsewhere.set(path, [...(elsewhere.get(path) ?? []), ...found]);
  const own = paths.flatMap((path) => {
    // As the documents build it that are made of it.
    if (dependentsOf(project, path).length > 0) {
      add(path, findingsIn(project, path));
      return [];
    }
    const { findings, inDependencies } = checkDocument(new DocumentFacts(project, path));
    for (const [other, each] of inDependencies) add(other, each);
    return findings.map((finding) => ({ path, finding }));
  });
  const others = [...elsewhere].flatMap(([path, each]) =>
    mergeFindings(project, path, each).map((finding) => ({ path, finding })),
  );
  return [...own, ...others];
}

/** The findings of several documents in one file, each once, without what the file silences. */
export function mergeFindings(
  project: Project,
  path: string,
  findings: readonly Finding[],
): readonly Finding[] {
  const once = new Map<string, Finding>();
  for (const finding of findings)
    once.set(`${finding.code} ${finding.span.start} ${finding.span.end} ${finding.message}`, finding);
  return withoutSilenced(project, path, inReadingOrder([...once.values()]));
}

/** What the file leaves of its findings, one for each mistake. */
function withoutSilenced(project: Project, path: string, findings: readonly Finding[]): readonly Finding[] {
  const unused = settingsFor(project, path).severity?.[unusedCode];
  return mergeGroups(applySuppressions(project.read(path) ?? '', findings, codes, unused));
}

const codes = rules.map(({ code }) => code);
const table = [...rules, unknownCodes(codes)];

const checked = defineFact<CheckedDocument>({
  name: 'findings of a document',
  compute(project, path) {
    const document = new DocumentFacts(project, path);
    const all = isChecked(document) ? runRules(table, document) : [];
    const found = all.filter((finding) => finding.path === undefined);
    const own = document.sdk
      ? withoutRepeated(found).map((each) => withVerbatimFixes(each, document))
      : found;
    const inDependencies = groupBy(all, (finding) => finding.path);
    return { findings: withoutSilenced(project, path, own), inDependencies };
  },
});

/** What some rules find in a document and in its dependencies, in reading order. */
export function runRules(table: readonly Rule[], document: DocumentFacts): Finding[] {
  const severities = document.settings.severity;
  const found: Finding[] = [];
  for (const rule of table) runRule(rule, severities?.[rule.code], document, found);
  return inReadingOrder(found);
}

function inReadingOrder(findings: readonly Finding[]): Finding[] {
  return findings.toSorted((a, b) => a.span.start - b.span.start);
}

/** An environment that several jobs are given is one. */
function withoutRepeated(findings: readonly Finding[]): readonly Finding[] {
  const once = new Map(
    findings.map((each) => [`${each.code} ${each.span.start} ${each.span.end} ${each.message}`, each]),
  );
  return [...once.values()];
}

/** With those fixes that replace a part of a string, or a number, rather than code. */
function withVerbatimFixes(finding: Finding, { sdk, path: own }: DocumentFacts): Finding {
  const isVerbatim = ({ path = own, span, newText }: FileEdit) =>
    path !== own ||
    (!/["'\\\r\n{}]/.test(newText) && span.end <= (spanBefore(sdk?.verbatim ?? [], span.start)?.end ?? -1));
  return { ...finding, fixes: finding.fixes.filter(({ edits }) => edits.every(isVerbatim)) };
}

function isChecked(document: DocumentFacts): boolean {
  if (document.settings.ignored) return false;
  if (document.sdk) return true;
  return document.document !== undefined || document.environments.length > 0 || isSettingsPath(document.path);
}

/**
 * A rule that fails is told, and the others go on.
 * @param found gets what it finds: most rules find nothing in most documents
 */
function runRule(
  rule: Rule,
  severity: Severity | 'off' | undefined,
  document: DocumentFacts,
  found: Finding[],
): void {
  const { project, path: own } = document;
  if (severity === 'off') return;
  const before = found.length;
  try {
    for (const { path, ...finding } of rule.check(document))
      found.push({
        code: rule.code,
        severity: rule.severity,
        fixes: [],
        ...finding,
        ...(severity === undefined ? {} : { severity }),
        ...(path === undefined || path === own ? {} : { path }),
      });
  } catch (error) {
    // Half of what it would say can mislead.
    found.length = before;
    project.onBug(rule.code, own, error);
  }
}

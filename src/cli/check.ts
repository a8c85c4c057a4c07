/** `acpt check`: what is wrong in files, as a report; on request repaired first, or again at every change. */
import type { Severity } from '../core/base/findings.ts';
import { nearest } from '../core/base/nearest.ts';
import { rules } from '../core/checks/rules/index.ts';
import { baselineOf } from './baseline.ts';
import { checkFiles, type FoundLines } from './checkFiles.ts';
import type { CheckOptions } from './commands/check.ts';
import { findFiles } from './files.ts';
import { withFingerprints } from './fingerprints.ts';
import { diffOf, repairsOf, writeRepairs } from './fix.ts';
import { CommandError, type Output } from './output.ts';
import type { CheckedFile, Report, ReportedFile } from './reports/report.ts';
import { reportFormats } from './reports.ts';
import { givenText } from './standardInput.ts';
import { version } from './version.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export async function checkOnce(
  positionals: readonly string[],
  values: CheckOptions,
  output: Output,
): Promise<number> {
  const format = reportFormats[values.format];
  const failLevel = severities.indexOf(values.failOn);
  const mostWarnings = values.maxWarnings;
  const isWanted = wantedCodes(values.select, values.ignore);
  const given = await givenText(positionals, values, output);
  const paths = given ? [given.file.shown] : positionals;
  if (values.baseline !== undefined) output.trace?.file(values.baseline);
  const baseline = baselineOf(values, paths);
  const extent = { isWanted, isBold: values.fixAll === true };
  // A check of what could not be read would pass; the rest is checked all the same.
  let complete = true;
  const onFailure = (error: CommandError) => {
    complete = false;
    output.complain(`acpt: ${error.message}`, ...error.lines);
  };
  if (values.diff) {
    const repaired = repairsOf([...findFiles(positionals)], positionals, extent, output, onFailure);
    output.write(diffOf(repaired));
    output.complain(`acpt: ${countOf(repaired.length, 'file')} would change.`);
    if (!complete) return 2;
    return repaired.length > 0 && !values.exitZero ? 1 : 0;
  }
  if (values.fix || values.fixAll) {
    // Of a mistake of ours the check that follows tells.
    const repaired = repairsOf([...findFiles(positionals)], positionals, extent, output, () => {});
    const written = writeRepairs(repaired, output);
    output.complain(`acpt: ${countOf(written, 'file')} repaired.`);
  }

  let checked: CheckedFile[];
  const found: FoundLines = new Map();
  try {
    const withFixes = values.format === 'json' || values.format === 'sarif';
    checked = checkFiles(paths, given, output, { found, withFixes }, onFailure);
  } finally {
    output.progress?.end();
  }
  // Nothing was checked: a report would say that there are no problems.
  if (!complete && checked.length === 0) return 2;
  const wanted = checked.map((file) => ({
    ...file,
    findings: file.findings.filter(({ code }) => isWanted(code)),
  }));
  const lineOf = (path: string, line: number) => found.get(`${path}:${line}`);
  const files = baseline(withFingerprints(wanted, lineOf, paths), complete, output);
  const report: Report = {
    version,
    matrix: { date: output.matrix.asOf },
    files,
    summary: summarise(files),
  };
  output.write(values.statistics ? statistics(files) : format(report, output.colour, lineOf));
  const failed =
    (mostWarnings !== undefined && report.summary.warnings > mostWarnings) ||
    files.some(({ findings }) => findings.some(({ severity }) => severities.indexOf(severity) <= failLevel));
  if (!complete) return 2;
  return failed && !values.exitZero ? 1 : 0;
}

function countOf(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}

/** @throws CommandError on a code that no rule has */
function wantedCodes(select: readonly string[], ignore: readonly string[]): (code: string) => boolean {
  const known = rules.map(({ code }) => code);
  const read = (written: readonly string[]) => {
    const codes = written.flatMap((each) => each.split(',')).map((each) => each.trim());
    for (const code of codes) {
      if (known.includes(code)) continue;
      const meant = nearest(code, known);
      throw new CommandError(`Unknown rule "${code}".${meant ? ` Did you mean "${meant}"?` : ''}`);
    }
    return new Set(codes);
  };
  const [selected, ignored] = [read(select), read(ignore)];
  return (code) => (selected.size === 0 || selected.has(code)) && !ignored.has(code);
}

/** How often each rule found something, the most frequent first. */
function statistics(files: readonly CheckedFile[]): string {
  const counts = new Map<string, number>();
  for (const { findings } of files)
    for (const { code } of findings) counts.set(code, (counts.get(code) ?? 0) + 1);
  const sorted = [...counts].sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1));
  const width = Math.max(0, ...sorted.map(([, count]) => `${count}`.length));
  return sorted.map(([code, count]) => `${`${count}`.padStart(width)}  ${code}\n`).join('');
}

function summarise(files: readonly ReportedFile[]): Report['summary'] {
  const count = (severity: Severity) =>
    files.reduce((sum, file) => sum + file.findings.filter((each) => each.severity === severity).length, 0);
  return {
    files: files.length,
    errors: count('error'),
    warnings: count('warning'),
    infos: count('info'),
    hints: count('hint'),
  };
}

import { parseArgs } from 'node:util';
import { Lines } from '../core/base/lines.ts';
import type { Finding, Severity } from '../core/checks/rule.ts';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { isSettingsPath } from '../core/project/settings/find.ts';
import { findingsAbout } from '../core/stack/dependents.ts';
import { analyse, findFiles } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { type CheckedFile, type Report, reportFormats } from './reports.ts';
import { rulePage } from './rulePages.ts';
import { version } from './version.ts';

const severities: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

export async function check(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { format: { type: 'string', default: 'text' }, 'fail-on': { type: 'string', default: 'error' } },
  });
  const format = reportFormats[values.format as keyof typeof reportFormats];
  if (!format || !Object.hasOwn(reportFormats, values.format)) {
    throw new CommandError(
      `Invalid value "${values.format}" for --format. Expected one of ${Object.keys(reportFormats).join(', ')}.`,
    );
  }
  const failLevel = severities.indexOf(values['fail-on'] as Severity);
  if (failLevel < 0) {
    throw new CommandError(
      `Invalid value "${values['fail-on']}" for --fail-on. Expected one of ${severities.join(', ')}.`,
    );
  }
  if (positionals.length === 0) throw new CommandError('Expected a file or folder to check.');

  const files = checkAll(positionals, output);
  const report: Report = {
    version,
    matrix: { date: bundledMatrix().asOf },
    files,
    summary: summarise(files),
  };
  output.write(format(report, output.colour));
  const failed = files.some(({ findings }) =>
    findings.some(({ severity }) => severities.indexOf(severity) <= failLevel),
  );
  return failed ? 1 : 0;
}

/** The files that were named or found, and those of their neighbours in which something is wrong, by path. */
function checkAll(paths: readonly string[], output: Output): CheckedFile[] {
  const found = [...findFiles(paths)].map(({ path, named }) => ({ named, analysis: analyse(path, output) }));
  const analyses = found.map(({ analysis }) => analysis);
  const used = new Set(analyses.flatMap(({ document, files }) => (document ? files : [])));
  const checked = new Map<string, CheckedFile>();
  for (const { named, analysis } of found) {
    const { path, isDockerfile, environments, document, text, findings } = analysis;
    // A Dockerfile that a document names is judged as that document builds it.
    const ours = isDockerfile
      ? environments.length > 0 && !used.has(path)
      : document !== undefined || (isSettingsPath(path) && findings.length > 0);
    if (ours || (named && !used.has(path))) {
      const kind = document?.kind ?? (ours && isDockerfile ? 'dockerfile' : null);
      checked.set(path, checkedFile(path, kind, text, findings));
    }
  }
  for (const path of new Set(analyses.flatMap(({ findingsElsewhere }) => [...findingsElsewhere.keys()]))) {
    const users = analyses.filter(({ document }) => document !== undefined);
    const text = analyses[0]?.surroundings.workspace?.read(path);
    const findings = findingsAbout(path, users);
    if (text !== undefined && findings.length > 0) checked.set(path, checkedFile(path, null, text, findings));
  }
  return [...checked.values()].sort((a, b) => (a.path < b.path ? -1 : 1));
}

function checkedFile(
  path: string,
  kind: string | null,
  text: string,
  findings: readonly Finding[],
): CheckedFile {
  const lines = new Lines(text);
  return {
    path,
    kind,
    findings: findings.map(({ code, severity, message, span }) => ({
      code,
      severity,
      message,
      range: { start: lines.positionAt(span.start), end: lines.positionAt(span.end) },
      docs: rulePage(code),
    })),
  };
}

function summarise(files: readonly CheckedFile[]): Report['summary'] {
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

import { parseArgs } from 'node:util';
import type { Analysis } from '../core/analysis.ts';
import { bundledMatrix } from '../core/matrix/load.ts';
import type { Severity } from '../core/rules/rule.ts';
import { Lines } from '../core/text/lines.ts';
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
      `There is no format "${values.format}": use ${Object.keys(reportFormats).join(', ')}.`,
    );
  }
  const failLevel = severities.indexOf(values['fail-on'] as Severity);
  if (failLevel < 0) {
    throw new CommandError(`There is no severity "${values['fail-on']}": use ${severities.join(', ')}.`);
  }
  if (positionals.length === 0) throw new CommandError('Name a file or a folder to check.');

  const files: CheckedFile[] = [];
  for (const { path, named } of findFiles(positionals)) {
    const analysis = analyse(path, output);
    if (analysis.document || named) files.push(checkedFile(path, analysis));
  }
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

function checkedFile(path: string, analysis: Analysis): CheckedFile {
  const lines = new Lines(analysis.text);
  return {
    path,
    kind: analysis.document?.kind ?? null,
    findings: analysis.findings.map(({ code, severity, message, span }) => ({
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

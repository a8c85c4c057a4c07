/** Code Quality of GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
import type { Severity } from '../../core/base/findings.ts';
import { printable, printableJson } from '../../core/base/printable.ts';
import { fileLineOf, type Report } from './report.ts';

const severities: Readonly<Record<Severity, string>> = {
  error: 'major',
  warning: 'minor',
  info: 'info',
  hint: 'info',
};

export function gitlab({ files }: Report): string {
  const issues = files.flatMap(({ path, findings }) =>
    findings.map(({ code, severity, message, fingerprint, related = [], ...where }) => ({
      // An issue has one place: the others are told in words.
      description: [
        where.cell === undefined
          ? message
          : `Cell ${where.cell}, line ${where.range.start.line + 1}: ${message}`,
        ...related.map((each) => `${each.path}:${fileLineOf(each) + 1} ${each.message}`),
      ]
        .map(printable)
        .join('\n'),
      check_name: code,
      fingerprint,
      severity: severities[severity],
      location: {
        // GitLab refuses a path that begins with "./".
        path: path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, ''),
        lines: {
          begin: fileLineOf(where) + 1,
          end: (where.cell === undefined ? where.range.end.line : fileLineOf(where)) + 1,
        },
      },
    })),
  );
  return `${printableJson(issues)}\n`;
}

/** Code Quality of GitLab: https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format */
import type { Severity } from '../../core/base/findings.ts';
import { printable, printableJson } from '../../core/base/printable.ts';
import type { Report } from './report.ts';

const severities: Readonly<Record<Severity, string>> = {
  error: 'major',
  warning: 'minor',
  info: 'info',
  hint: 'info',
};

export function gitlab({ files }: Report): string {
  const issues = files.flatMap(({ path, findings }) =>
    findings.map(({ code, severity, message, range, fingerprint, related = [] }) => ({
      // An issue has one place: the others are told in words.
      description: [
        message,
        ...related.map((each) => `${each.path}:${each.range.start.line + 1} ${each.message}`),
      ]
        .map(printable)
        .join('\n'),
      check_name: code,
      fingerprint,
      severity: severities[severity],
      location: {
        // GitLab refuses a path that begins with "./".
        path: path.replaceAll('\\', '/').replace(/^(?:\.\/)+/, ''),
        lines: { begin: range.start.line + 1, end: range.end.line + 1 },
      },
    })),
  );
  return `${printableJson(issues)}\n`;
}

/**
 * JUnit XML, as CI systems show it: a suite for each file, in which each error and warning is a test that failed.
 * Infos and hints fail nothing; they are in the output of their suite.
 */
import { printable } from '../../core/base/printable.ts';
import { placeText, type Report, type ReportedFile, type ReportedFinding } from './report.ts';

export function junit({ files, summary }: Report): string {
  const suites = files.map(suite);
  const tests = suites.reduce((sum, each) => sum + each.tests, 0);
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="acpt" tests="${tests}" failures="${summary.errors + summary.warnings}" errors="0">`,
    ...suites.flatMap(({ lines }) => lines),
    '</testsuites>\n',
  ].join('\n');
}

function suite({ path, findings }: ReportedFile): { readonly tests: number; readonly lines: string[] } {
  const fails = ({ severity }: ReportedFinding) => severity === 'error' || severity === 'warning';
  const failures = findings.filter(fails);
  const others = findings.filter((each) => !fails(each));
  // A suite without tests would not be shown, as if the file had not been checked.
  const cases =
    failures.length > 0
      ? failures.flatMap((each) => failure(path, each))
      : [`    <testcase classname="${escaped(path)}" name="acpt check"/>`];
  const tests = Math.max(1, failures.length);
  return {
    tests,
    lines: [
      `  <testsuite name="${escaped(path)}" tests="${tests}" failures="${failures.length}" errors="0" skipped="0">`,
      ...cases,
      ...(others.length > 0
        ? [`    <system-out>${others.map((each) => told(path, each)).join('\n')}</system-out>`]
        : []),
      '  </testsuite>',
    ],
  };
}

function failure(path: string, finding: ReportedFinding): string[] {
  const { code, severity, message, range, cell } = finding;
  const name = `${code} at ${cell === undefined ? '' : `cell ${cell}, `}line ${range.start.line + 1}, column ${range.start.character + 1}`;
  return [
    `    <testcase classname="${escaped(path)}" name="${escaped(name)}">`,
    `      <failure type="${severity}" message="${escaped(message)}">${told(path, finding)}</failure>`,
    '    </testcase>',
  ];
}

/** Each on a line that begins with our own words: with those of a file, a CI system might take it for a command. */
function told(path: string, { code, severity, message, related = [], ...where }: ReportedFinding): string {
  return [
    `${severity} ${placeText(path, where)} ${message} [${code}]`,
    ...related.map((each) => `see ${placeText(each.path, each)} ${each.message}`),
  ]
    .map(escaped)
    .join('\n');
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
  '\t': '&#9;',
};

/** As text or attribute, on one line. What XML cannot say, not even by number, is written as elsewhere. */
function escaped(text: string): string {
  return printable(text)
    .replace(/[&<>"'\t]/g, (letter) => entities[letter] ?? letter)
    .replace(/[\p{Cs}\uFFFE\uFFFF]/gu, (letter) => `\\u${(letter.codePointAt(0) ?? 0).toString(16)}`);
}

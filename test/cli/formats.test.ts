/** What other programs read: Code Quality of GitLab, JUnit XML, logging commands of Azure Pipelines. */
import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Report, ReportedFinding } from '../../src/cli/reports/report.ts';
import { reportFormats } from '../../src/cli/reports.ts';

function finding(code: string, more: Partial<ReportedFinding> = {}): ReportedFinding {
  const range = { start: { line: 4, character: 2 }, end: { line: 4, character: 9 } };
  return { code, severity: 'error', message: 'Wrong.', range, fingerprint: `of-${code}`, ...more };
}

function reportOf(files: Readonly<Record<string, readonly ReportedFinding[]>>): Report {
  const all = Object.values(files).flat();
  const count = (severity: string) => all.filter((each) => each.severity === severity).length;
  return {
    version: '1',
    matrix: { date: '2026-01-01' },
    files: Object.entries(files).map(([path, findings]) => ({ path, kind: 'commandJob', findings })),
    summary: {
      files: 1,
      errors: count('error'),
      warnings: count('warning'),
      infos: count('info'),
      hints: count('hint'),
    },
  };
}

const gitlab = (files: Parameters<typeof reportOf>[0]) =>
  JSON.parse(reportFormats.gitlab(reportOf(files), false, () => undefined));
const junit = (files: Parameters<typeof reportOf>[0]) =>
  reportFormats.junit(reportOf(files), false, () => undefined);

test('GitLab gets what it requires of each finding', () => {
  assert.deepEqual(gitlab({ './jobs/a.yml': [finding('x')] }), [
    {
      description: 'Wrong.',
      check_name: 'x',
      fingerprint: 'of-x',
      severity: 'major',
      location: { path: 'jobs/a.yml', lines: { begin: 5, end: 5 } },
    },
  ]);
  assert.deepEqual(gitlab({ 'a.yml': [] }), []);
});

test('GitLab gets its own names of severities, and other places in words', () => {
  const severities = (['error', 'warning', 'info', 'hint'] as const).map(
    (severity) => gitlab({ 'a.yml': [finding('x', { severity })] })[0].severity,
  );
  assert.deepEqual(severities, ['major', 'minor', 'info', 'info']);
  const { range } = finding('x');
  const [issue] = gitlab({
    'a.yml': [finding('x', { related: [{ path: 'b.txt', message: 'There.', range }] })],
  });
  assert.equal(issue.description, 'Wrong.\nb.txt:5 There.');
});

test('JUnit has a suite for each file, and a failure for each error and warning', () => {
  const xml = junit({
    'a.yml': [finding('x'), finding('y', { severity: 'warning' }), finding('z', { severity: 'hint' })],
    'good.yml': [],
  });
  assert.equal(
    xml,
    `<?xml version="1.0" encoding="UTF-8"?>
<testsuites name="acpt" tests="3" failures="2" errors="0">
  <testsuite name="a.yml" tests="2" failures="2" errors="0" skipped="0">
    <testcase classname="a.yml" name="x at line 5, column 3">
      <failure type="error" message="Wrong.">error a.yml:5:3 Wrong. [x]</failure>
    </testcase>
    <testcase classname="a.yml" name="y at line 5, column 3">
      <failure type="warning" message="Wrong.">warning a.yml:5:3 Wrong. [y]</failure>
    </testcase>
    <system-out>hint a.yml:5:3 Wrong. [z]</system-out>
  </testsuite>
  <testsuite name="good.yml" tests="1" failures="0" errors="0" skipped="0">
    <testcase classname="good.yml" name="acpt check"/>
  </testsuite>
</testsuites>
`,
  );
});

test('JUnit says nothing that XML would take for its own, or cannot contain', () => {
  const message = `<b a="1" b='2'> & ]]>\u0000\u001b\uFFFE\uD800\t.`;
  const xml = junit({ 'a&b<c>.yml': [finding('x', { message })] });
  assert.ok(xml.includes('<testsuite name="a&amp;b&lt;c&gt;.yml"'));
  assert.ok(
    xml.includes(
      'message="&lt;b a=&quot;1&quot; b=&apos;2&apos;&gt; &amp; ]]&gt;\\u0000\\u001b\\ufffe\\ud800&#9;."',
    ),
  );
});

test('Azure Pipelines gets a logging command for each error and warning, and the rest as it is', () => {
  const { range } = finding('x');
  const azure = (files: Parameters<typeof reportOf>[0]) =>
    reportFormats.azure(reportOf(files), false, () => undefined);
  assert.equal(
    azure({
      'jobs/a.yml': [
        finding('x', { related: [{ path: 'b.txt', message: 'There: 100 %.', range }] }),
        finding('y', { severity: 'warning' }),
        finding('z', { severity: 'info' }),
      ],
      'n.ipynb': [finding('n', { cell: 3, fileLine: 40 })],
    }),
    `##vso[task.logissue type=error;sourcepath=jobs/a.yml;linenumber=5;columnnumber=3;code=x]Wrong.%0Ab.txt:5:3 There: 100 %AZP25.
##vso[task.logissue type=warning;sourcepath=jobs/a.yml;linenumber=5;columnnumber=3;code=y]Wrong.
jobs/a.yml:5:3 info Wrong. [z]
##vso[task.logissue type=error;sourcepath=n.ipynb;linenumber=41;code=n]Cell 3, line 5: Wrong.
`,
  );
});

test('what comes from files is no logging command of its own', () => {
  const evil = 'a;type=error]\n##vso[task.setvariable variable=x]y\u001b[31m';
  const text = reportFormats.azure(
    reportOf({
      [evil]: [finding('x', { message: evil }), finding('x', { severity: 'hint', message: evil })],
    }),
    false,
    () => undefined,
  );
  const lines = text.trimEnd().split('\n');
  assert.equal(lines.length, 2, text);
  assert.deepEqual(
    lines.map((line) => line.split('##vso[').length - 1),
    [1, 0],
    text,
  );
  assert.match(
    lines[0] ?? '',
    /^##vso\[task\.logissue type=error;sourcepath=a%3Btype=error%5D[^;\]]*;linenumber=5;/,
  );
  assert.ok(!text.includes('\u001b'));
});

import type { Severity } from '../core/base/findings.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { azurePipelines } from './reports/azurePipelines.ts';
import { gitlab } from './reports/gitlab.ts';
import { junit } from './reports/junit.ts';
import {
  type Format,
  fileLineOf,
  type LineOf,
  type Place,
  placeText,
  type Report,
  type ReportFormat,
} from './reports/report.ts';
import { sarif } from './sarif.ts';

export const reportFormats: Readonly<Record<ReportFormat, Format>> = {
  text,
  concise: (report, colour) => text(report, colour, () => undefined),
  json: (report) => `${printableJson(report)}\n`,
  sarif,
  github,
  azure: azurePipelines,
  gitlab,
  junit,
};

function text({ files, summary, matrix }: Report, colour: boolean, lineOf: LineOf): string {
  const paint = (code: number, words: string) => (colour ? `\u001b[${code}m${words}\u001b[0m` : words);
  const colours: Record<Severity, number> = { error: 31, warning: 33, info: 36, hint: 90 };
  const lines = files.flatMap(({ path, kind, findings }) => [
    ...(kind === null && findings.length === 0
      ? [`${printable(path)}: not an Azure ML document; skipped.`]
      : []),
    ...findings.flatMap(({ severity, code, message, related = [], ...where }) => [
      `${printable(placeText(path, where))} ${paint(colours[severity], severity)} ${printable(message)} ${paint(90, `[${code}]`)}`,
      ...(severity === 'hint'
        ? []
        : frame(lineOf(path, fileLineOf(where)), where.range, (mark) => paint(colours[severity], mark))),
      ...related.map((each) => `  ${printable(placeText(each.path, each))} ${printable(each.message)}`),
    ]),
  ]);
  const counts = (['errors', 'warnings', 'infos', 'hints'] as const)
    .filter((key) => summary[key] > 0)
    .map((key) => `${summary[key]} ${summary[key] === 1 ? key.slice(0, -1) : key}`);
  const documents = files.filter(({ kind }) => kind !== null).length;
  const total = `${documents} Azure ML ${documents === 1 ? 'document' : 'documents'}: ${counts.join(', ') || 'no problems'} (matrix as of ${matrix.date})`;
  return `${[...lines, total].join('\n')}\n`;
}

/** How much of a line is shown; what is found stands near the middle of longer ones. */
const widest = 120;

/** The line with what was found marked below it. */
function frame(
  line: string | undefined,
  { start, end }: Place['range'],
  paint: (mark: string) => string,
): string[] {
  if (line === undefined) return [];
  const from =
    line.length <= widest ? 0 : Math.max(0, Math.min(start.character - widest / 2, line.length - widest));
  const shown = (a: number, b: number) =>
    printable(line.slice(Math.max(a, from), Math.min(b, from + widest)).replaceAll('\t', ' '));
  const last = end.line === start.line ? end.character : line.length;
  const number = `${start.line + 1}`;
  const before = shown(0, start.character);
  const marked = Math.max(1, shown(start.character, last).length);
  const gap = ' '.repeat(number.length);
  return [
    `  ${number} | ${shown(0, line.length)}`,
    `  ${gap} | ${' '.repeat(before.length)}${paint('^'.repeat(marked))}`,
  ];
}

/** Annotations of GitHub Actions. */
function github({ files }: Report): string {
  const levels: Record<Severity, string> = {
    error: 'error',
    warning: 'warning',
    info: 'notice',
    hint: 'notice',
  };
  const data = (value: string) => value.replace(/%/g, '%25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
  const property = (value: string) => data(printable(value)).replace(/:/g, '%3A').replace(/,/g, '%2C');
  return files
    .flatMap(({ path, findings }) =>
      findings.map(({ severity, code, message, related = [], ...where }) => {
        const { start, end } = where.range;
        const isInCell = where.cell !== undefined;
        // An annotation has one place: the others are told in words.
        const whole = [
          isInCell ? `Cell ${where.cell}, line ${start.line + 1}: ${message}` : message,
          ...related.map((each) => `${placeText(each.path, each)} ${each.message}`),
        ]
          .map(printable)
          .join('\n');
        const columns =
          start.line === end.line && !isInCell
            ? `,col=${start.character + 1},endColumn=${end.character + 1}`
            : '';
        return `::${levels[severity]} file=${property(path)},line=${fileLineOf(where) + 1},endLine=${(isInCell ? fileLineOf(where) : end.line) + 1}${columns},title=${property(code)}::${data(whole)}\n`;
      }),
    )
    .join('');
}

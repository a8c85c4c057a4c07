import { printable } from '../../core/base/printable.ts';
import { fileLineOf, placeText, type Report } from './report.ts';

/**
 * Logging commands of Azure Pipelines, which show issues in the summary of a run. There are errors and warnings; the rest
 * stands in the log as it is.
 * @see https://learn.microsoft.com/azure/devops/pipelines/scripts/logging-commands
 */
export function azurePipelines({ files }: Report): string {
  return files
    .flatMap(({ path, findings }) =>
      findings.map(({ severity, code, message, related = [], ...where }) => {
        const { start } = where.range;
        const isInCell = where.cell !== undefined;
        // An issue has one place: the others are told in words.
        const whole = [
          isInCell ? `Cell ${where.cell}, line ${start.line + 1}: ${message}` : message,
          ...related.map((each) => `${placeText(each.path, each)} ${each.message}`),
        ]
          .map(printable)
          .join('\n');
        if (severity !== 'error' && severity !== 'warning')
          return `${printable(placeText(path, where))} ${severity} ${whole.replaceAll('\n', ' ')} [${code}]\n`;
        const place = [
          `sourcepath=${property(path)}`,
          `linenumber=${fileLineOf(where) + 1}`,
          ...(isInCell ? [] : [`columnnumber=${start.character + 1}`]),
          `code=${property(code)}`,
        ];
        return `##vso[task.logissue type=${severity};${place.join(';')}]${data(whole)}\n`;
      }),
    )
    .join('');
}

/** As the library for tasks of Azure Pipelines writes them. */
function data(text: string): string {
  return text.replace(/%/g, '%AZP25').replace(/\r/g, '%0D').replace(/\n/g, '%0A');
}

function property(text: string): string {
  return data(printable(text)).replace(/\]/g, '%5D').replace(/;/g, '%3B');
}

import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath } from '../../base/paths.ts';
import { defineRule } from '../support/rule.ts';

export const condaPackageOfWindows = defineRule({
  code: 'conda-package-of-windows',
  severity: 'error',
  summary: 'A conda file requires a package that exists only on Windows.',
  *check({ environments, project }) {
    for (const { installs } of environments) {
      for (const { install } of installs) {
        if (install.tool !== 'conda') continue;
        for (const { name, nameSpan, span, path } of install.requirements) {
          if (!ofWindows.test(name)) continue;
          const text = project.read(path) ?? '';
          yield {
            path,
            span,
            message: `conda has ${text.slice(nameSpan.start, nameSpan.end)} for Windows only, and finds no such package on Linux. Export with: conda env export --from-history.`,
            fixes: removal(path, span, text),
          };
        }
      }
    }
  },
});

/** The C and C++ runtimes of Microsoft and MSYS2, and what stands for terminals and certificates of Windows. */
const ofWindows =
  /^(?:vc|vs20\d\d-runtime|vs2015-win-64|vc14-runtime|ucrt|m2w64-.+|msys2-conda-epoch|winpty)$/;

/** The line, where the item stands on one of its own. */
function removal(path: string, { start, end }: Fix['edits'][number]['span'], text: string): Fix[] {
  const lineStart = text.lastIndexOf('\n', start) + 1;
  const newline = text.indexOf('\n', end);
  const lineEnd = newline < 0 ? text.length : newline + 1;
  if (isDockerfilePath(path) || !/- +["']?$/.test(text.slice(lineStart, start))) return [];
  return [
    { title: 'Remove the line', edits: [{ path, span: { start: lineStart, end: lineEnd }, newText: '' }] },
  ];
}

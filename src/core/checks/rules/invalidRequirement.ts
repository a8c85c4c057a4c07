import type { Fix } from '../../base/findings.ts';
import { isDockerfilePath, isPythonPath, isYamlPath } from '../../base/paths.ts';
import { meantBy } from '../../languages/python/refusedLine.ts';
import { defineRule } from '../support/rule.ts';

export const invalidRequirement = defineRule({
  code: 'invalid-requirement',
  severity: 'error',
  summary: 'A line of a requirements file is no requirement, so pip installs nothing of the file.',
  *check({ environments, project, path: own }) {
    for (const { recipe } of environments)
      for (const path of recipe?.files ?? []) {
        // A requirements file has many names, those of other files have few; a document that is not saved has none of its own.
        if (path === own || isDockerfilePath(path) || isYamlPath(path) || isPythonPath(path)) continue;
        const read = project.file(path)?.requirements;
        for (const option of read?.refusedOptions ?? []) {
          yield {
            path,
            span: option.span,
            message: `pip refuses the whole file for this option: ${option.text} belongs to the command pip install.`,
            fixes: [removal(option.text, path, option.span, project.read(path) ?? '')],
          };
        }
        for (const { text, span } of read?.refused ?? []) {
          const meant = meantBy(text);
          yield {
            path,
            span,
            message: `pip refuses the whole file for this line: "${shortened(text)}" is no requirement.${meant === undefined ? ' Expected one such as torch==2.8.0, with commas between several limits.' : ` Did you mean ${meant}?`}`,
            fixes: meant === undefined ? [] : [fix(meant, path, span)],
          };
        }
      }
  },
});

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function fix(meant: string, path: string, span: Fix['edits'][number]['span']): Fix {
  return { title: `Write ${meant}`, edits: [{ path, span, newText: meant }] };
}

/** With the spaces before it, or those after it at the start of a line; a line that has nothing else goes. */
function removal(
  option: string,
  path: string,
  { start, end }: Fix['edits'][number]['span'],
  text: string,
): Fix {
  const before = /(?:^|\n)?[ \t]*$/.exec(text.slice(0, start))?.[0] ?? '';
  const after = /^[ \t]*(?:\r?\n)?/.exec(text.slice(end))?.[0] ?? '';
  const isFirst = start - before.length === 0 || before.startsWith('\n');
  const span = isFirst
    ? { start: start - before.replace('\n', '').length, end: end + after.length }
    : { start: start - before.length, end };
  return { title: `Remove ${option}`, edits: [{ path, span, newText: '' }] };
}

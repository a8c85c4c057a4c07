import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { isDockerfilePath, isPythonPath, isYamlPath } from '../../base/paths.ts';
import { isRefused, meantBy } from '../../languages/python/refusedLine.ts';
import type { Word } from '../../languages/python/words.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const invalidRequirement = defineRule({
  code: 'invalid-requirement',
  severity: 'error',
  summary: 'A requirement is invalid, so pip installs nothing.',
  *check({ environments, project, path: own }) {
    for (const { recipe, installs } of environments) {
      for (const path of recipe?.files ?? []) {
        // A requirements file has many names, those of other files have few; a document that is not saved has none of its own.
        if (path === own || isDockerfilePath(path) || isYamlPath(path) || isPythonPath(path)) continue;
        const { refused = [], refusedOptions = [] } = project.file(path)?.requirements ?? {};
        for (const { text, span } of refusedOptions)
          yield {
            path,
            span,
            message: `pip refuses the whole file for this option: ${text} belongs to the command pip install.`,
            fixes: removal(text, path, span, project.read(path) ?? ''),
          };
        for (const each of refused) yield refusal('pip refuses the whole file', { ...each, path });
      }
      for (const { install } of installs) {
        if (!install.certain) continue;
        const tool = install.isUv ? 'uv' : 'pip';
        for (const { text, span, path } of install.refusedOptions)
          yield {
            path,
            span,
            message: `pip installs nothing of this section: conda makes a requirements file of it, and ${text} belongs to the command pip install.`,
            fixes: removal(text, path, span, project.read(path) ?? ''),
          };
        // Another rule is about what the shell makes of it.
        for (const each of install.refused)
          if (!install.redirected.some(({ span }) => span.start === each.span.start))
            yield refusal(`${tool} installs nothing`, each);
      }
    }
  },
});

function refusal(what: string, { text, textStart, path, span }: Located<Word>): RuleFinding {
  // Quotes stay.
  const inside = textStart === undefined ? span : { start: textStart, end: textStart + text.length };
  const meant = meantBy(text);
  const right = meant === undefined ? expected(text) : `Did you mean ${meant}?`;
  return {
    path,
    span,
    message: `Invalid requirement "${shortened(text)}": ${what}. ${right}`,
    fixes: meant === undefined ? [] : [fix(meant, path, inside)],
  };
}

function expected(text: string): string {
  if (text.endsWith('\\')) return 'With a space after it, the backslash does not continue the line.';
  const [requirement = ''] = text.split(';', 1);
  return isRefused(requirement)
    ? 'Expected one such as torch==2.8.0, with commas between several limits.'
    : 'Expected a marker such as python_version < "3.12" after the semicolon.';
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function fix(meant: string, path: string, span: Fix['edits'][number]['span']): Fix {
  return { title: `Write ${meant}`, edits: [{ path, span, newText: meant }] };
}

/**
 * With the spaces before it, or those after it at the start of a line; a line or an item that has nothing else goes. None
 * for a whole item in brackets, where a comma would be left.
 */
function removal(
  option: string,
  path: string,
  { start, end }: Fix['edits'][number]['span'],
  text: string,
): Fix[] {
  const line = text.slice(text.lastIndexOf('\n', start - 1) + 1, start);
  const rest = text.slice(end);
  if (/(?:^|[[,])[ \t]*["']?$/.test(line) && /^["']?[ \t]*[,\]]/.test(rest)) return [];
  const before = line.replace(/[ \t]+$/, '');
  const item = /^[ \t]*-[ \t]+["']?$/.test(line) && /^["']?[ \t]*(?:[ \t]#.*)?(?:\r?\n|$)/.exec(rest);
  const after = item || (before === '' && /[ \t]*(?:\r?\n)?/.exec(rest));
  const span = after
    ? { start: start - line.length, end: end + after[0].length }
    : { start: start - line.length + before.length, end };
  return [{ title: `Remove ${option}`, edits: [{ path, span, newText: '' }] }];
}

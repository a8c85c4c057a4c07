import { installsOf } from '../../stack/recipe.ts';
import { defineRule } from '../support/rule.ts';

export const unquotedSpecifier = defineRule({
  code: 'unquoted-specifier',
  severity: 'warning',
  summary: 'Without quotes the shell reads ">" as a redirection: pip sees no version, and a file is written.',
  *check({ environments }) {
    for (const { recipe } of environments) {
      for (const { redirected } of recipe ? installsOf(recipe) : []) {
        for (const { path, span, text } of redirected) {
          const [name = '', file = ''] = text.split('>', 2);
          yield {
            path,
            span,
            message: `The shell writes the output of pip to a file called "${file}", and any version of ${name} is installed. Quote the requirement.`,
            fixes: [
              {
                title: 'Quote the requirement',
                edits: [
                  { path, span: { start: span.start, end: span.start }, newText: "'" },
                  { path, span: { start: span.end, end: span.end }, newText: "'" },
                ],
              },
            ],
          };
        }
      }
    }
  },
});

import { defineRule } from '../support/rule.ts';

export const unquotedSpecifier = defineRule({
  code: 'unquoted-specifier',
  severity: 'warning',
  summary: 'The shell reads an unquoted ">" as a redirection, so pip does not see the version.',
  *check({ environments }) {
    for (const { installs } of environments) {
      for (const {
        install: { redirected },
      } of installs) {
        for (const { path, span, text } of redirected) {
          const [name = '', file = ''] = text.split('>', 2);
          yield {
            path,
            span,
            message: `The unquoted ">" redirects the output to the file "${file}": pip installs any version of ${name}.`,
            fixes: [
              {
                title: 'Quote the requirement',
                edits: [{ path, span, newText: `'${text}'` }],
              },
            ],
          };
        }
      }
    }
  },
});

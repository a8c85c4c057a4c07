import { meantBy } from '../../languages/python/refusedLine.ts';
import { defineRule } from '../support/rule.ts';

export const unquotedSpecifier = defineRule({
  code: 'unquoted-specifier',
  severity: 'warning',
  summary: 'The shell reads an unquoted ">" or "<" as a redirection, so pip does not see the version.',
  *check({ environments }) {
    for (const { installs } of environments) {
      for (const {
        install: { redirected },
      } of installs) {
        for (const { path, span, text, file, reads } of redirected) {
          const [name = ''] = text.split('>', 1);
          yield {
            path,
            span,
            ...(reads ? { severity: 'error' as const } : {}),
            message: reads
              ? 'The shell takes what follows the unquoted "<" for a file to read; there is none, so the command fails.'
              : `The unquoted ">" redirects the output to the file "${file}": pip installs any version of ${name}.`,
            fixes: [
              {
                title: 'Quote the requirement',
                edits: [{ path, span, newText: `'${meantBy(text) ?? text}'` }],
              },
            ],
          };
        }
      }
    }
  },
});

import type { Word } from '../../languages/python/words.ts';
import { defineRule } from '../support/rule.ts';
import { isAnswered, isPlainWord, writtenCommands } from '../support/shellCommands.ts';

export const aptWithoutYes = defineRule({
  code: 'apt-without-yes',
  severity: 'warning',
  summary: 'Without -y, apt asks for confirmation, and nobody can answer in a build or job.',
  *check(document) {
    for (const written of writtenCommands(document, 'apt')) {
      const { program, words, path, text } = written;
      const install = ['apt', 'apt-get'].includes(program) ? installWord(words.slice(1)) : undefined;
      if (!install || isAnswered(written) || isSetElsewhere.test(text)) continue;
      yield {
        path,
        span: install.span,
        message: `Without -y, ${program} asks before it installs what the packages depend on, and ends because nobody answers.`,
        fixes:
          install.textStart === undefined
            ? []
            : [
                {
                  title: 'Add -y',
                  edits: [{ path, span: { start: install.span.end, end: install.span.end }, newText: ' -y' }],
                },
              ],
      };
    }
  },
});

/** A setting of apt, or a file with its settings. */
const isSetElsewhere = /assume-yes|apt\.conf/i;

/** Options after which it still asks. */
const asking =
  /^(?:-[fmqVu]|--(?:fix-broken|fix-missing|ignore-missing|quiet|show-upgraded|verbose-versions|reinstall|upgrade|no-upgrade|only-upgrade|allow-unauthenticated|allow-downgrades|allow-change-held-packages|(?:no-)?install-(?:recommends|suggests)))$/;

/** In the words after the program. */
function installWord(words: readonly Word[]): Word | undefined {
  const options = words.filter(({ text }) => text.startsWith('-'));
  const [action, ...packages] = words.filter(({ text }) => !text.startsWith('-'));
  if (action?.text !== 'install' || packages.length === 0) return undefined;
  // Twice -q is -y.
  if (options.filter(({ text }) => ['-q', '--quiet'].includes(text)).length > 1) return undefined;
  return options.every(({ text }) => asking.test(text)) && packages.every(({ text }) => isPlainWord(text))
    ? action
    : undefined;
}

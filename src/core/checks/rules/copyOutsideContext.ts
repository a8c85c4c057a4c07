import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { joined, nameOf } from '../../base/paths.ts';
import type { Word } from '../../languages/python/words.ts';
import { defineRule } from '../support/rule.ts';

export const copyOutsideContext = defineRule({
  code: 'copy-outside-context',
  severity: 'warning',
  summary: 'COPY or ADD names a file outside the build context.',
  *check({ environments, project }) {
    for (const { build, recipe } of environments) {
      const folder = build?.folder;
      if (!recipe || folder === undefined) continue;
      const isThere = (path: string) => project.exists(joined(folder, path));
      for (const source of recipe.copied.filter(leadsOutside)) {
        const { path, span, text } = source;
        // Some builders leave out what leads above the context, and find the file at its top.
        if (isThere(text.replaceAll('\\', '/').replace(/\/?(?:\.{1,2}\/)*/, ''))) continue;
        yield {
          path,
          span,
          message: `"${text}" is outside the build context; only the build context is uploaded, and COPY takes files from it.`,
          fixes: fixesOf(source, isThere),
        };
      }
    }
  },
});

/** More steps up than down, wherever it begins. */
function leadsOutside({ text }: Word): boolean {
  return !/[$*?[\]]|:\/\//.test(text) && joined('', text.replace(/^[\\/]+/, '')).startsWith('..');
}

/** A file of the same name that is in the context. */
function fixesOf({ path, span, text, textStart }: Located<Word>, isThere: (path: string) => boolean): Fix[] {
  const name = nameOf(text);
  if (textStart === undefined || !isThere(name)) return [];
  return [{ title: `Use ${name}`, edits: [{ path, span, newText: name }] }];
}

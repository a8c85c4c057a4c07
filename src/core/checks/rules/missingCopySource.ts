import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import type { Word } from '../../languages/python/words.ts';
import { exclusionOf } from '../../stack/contextFiles.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { isThere } from '../support/existence.ts';
import { guess } from '../support/guess.ts';
import { defineRule } from '../support/rule.ts';

export const missingCopySource = defineRule({
  code: 'missing-copy-source',
  severity: 'warning',
  summary: 'COPY or ADD names a file that is missing from the build context or excluded from it.',
  *check(document) {
    const { environments, project, isInFolder } = document;
    if (!isInFolder) return;
    for (const { build, recipe } of environments) {
      const folder = build?.folder;
      // Where nothing lies beside the Dockerfile, the context is put together elsewhere.
      if (!recipe || folder === undefined || project.list(folder).length < 2) continue;
      for (const source of recipe.copied.slice(0, mostSources)) {
        const name = nameInContext(source);
        if (name === undefined) continue;
        const { path, span, text } = source;
        const excluded = exclusionOf(project, folder, recipe.path, name);
        if (isThere(document, joined(folder, name))) {
          if (!excluded) continue;
          const file = nameOf(excluded.path);
          yield {
            path,
            span,
            message: `"${text}" does not reach the build: ${file} excludes it with "${excluded.pattern}".`,
            related: [
              { path: excluded.path, span: excluded.span, message: `Excluded by ${excluded.pattern}.` },
            ],
          };
          continue;
        }
        if (excluded || isMade(name)) continue;
        const within = withoutContext(name, folder);
        const isFromAbove = within !== undefined && isThere(document, joined(folder, within));
        // What a build or a download makes is often ignored by Git, or lies in a folder that is made too.
        if (!isFromAbove && project.list(joined(folder, folderOf(name))).length === 0) continue;
        yield {
          path,
          span,
          message: isFromAbove
            ? `"${text}" does not exist in the build context, which is the folder ${nameOf(folder)}: paths begin in it.`
            : `"${text}" does not exist in the build context; COPY takes files from it.`,
          fixes: isFromAbove ? useInstead(source, within) : fixesOf(document, source, joined(folder, name)),
        };
      }
    }
  },
});

/** More were not written by hand. */
const mostSources = 200;

/** Without patterns, variables, addresses, and what leads out of the context. */
function nameInContext({ text }: Word): string | undefined {
  if (/[$*?[\]\\{}]|^[a-z][\w+.-]*:\/\/|^git@/i.test(text)) return undefined;
  const name = joined('', text.replace(/^\/+/, ''));
  return name === '' || name.startsWith('..') ? undefined : name;
}

/** Packages, archives, models, and the folders in which builds leave what they make. */
function isMade(name: string): boolean {
  return (
    /\.(?:whl|tar|gz|tgz|zip|jar|war|deb|so|bin|exe|onnx|pt|pth|ckpt|safetensors|pkl|joblib|h5|pem|crt|cer|key)$/i.test(
      name,
    ) ||
    /(?:^|\/)(?:dist|build|target|out|output|bin|wheels?|models?|data|node_modules|certs?)(?:\/|$)/i.test(
      name,
    )
  );
}

/** What is left of a path that begins with the context itself, as seen from a folder above it. */
function withoutContext(name: string, context: string): string | undefined {
  const parts = name.split('/');
  const length = parts.findLastIndex(
    (_, index) => index > 0 && `/${context}`.endsWith(`/${parts.slice(0, index).join('/')}`),
  );
  return length < 0 ? undefined : parts.slice(length).join('/');
}

function useInstead({ path, span, text, textStart }: Located<Word>, newText: string): Fix[] {
  return textStart === undefined ? [] : [guess(text, newText, { path, span, newText })];
}

/** A name that was misspelled. */
function fixesOf({ project }: DocumentFacts, source: Located<Word>, whole: string): Fix[] {
  const { text } = source;
  const names = project.list(folderOf(whole)).map(({ name }) => name);
  const meant = nearest(nameOf(whole), names);
  if (meant === undefined || !text.endsWith(nameOf(whole))) return [];
  return useInstead(source, text.slice(0, -nameOf(whole).length) + meant);
}

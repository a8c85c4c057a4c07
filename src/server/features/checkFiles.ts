import { isYamlPath } from '../../core/base/paths.ts';
import type { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { documentFacts } from '../../core/stack/documentFacts.ts';
import type { CheckedFiles } from '../../protocol/requests.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import type { EditorProject } from '../editor/editorProject.ts';
import { pathOf, uriOf } from '../editor/paths.ts';
import { diagnostics, type RulePages } from './diagnostics.ts';

export function checkFiles(
  editor: EditorProject,
  { uris }: { readonly uris: readonly string[] },
  pages: RulePages,
): CheckedFiles {
  const ours = uris.flatMap((uri): DocumentFacts[] => {
    const facts = documentFacts(editor.project, pathOf(uri));
    return facts && (facts.document || !isYamlPath(facts.path)) ? [facts] : [];
  });
  return {
    files: ours.flatMap(({ path }) => {
      const document = closedDocument(path, editor.project);
      return document ? [{ uri: uriOf(path), diagnostics: diagnostics(editor, document, pages) }] : [];
    }),
    buildFiles: [...new Set(ours.flatMap(({ buildFiles }) => buildFiles))].map(uriOf),
  };
}

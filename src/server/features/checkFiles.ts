import { isYamlPath } from '../../core/base/paths.ts';
import { dependentsOf } from '../../core/stack/dependents.ts';
import { type DocumentFacts, documentFacts } from '../../core/stack/documentFacts.ts';
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
  const ours = uris.flatMap((uri) => {
    const facts = documentFacts(editor.project, pathOf(uri));
    return facts && (isDocument(facts) || mayBelongToOne(facts)) ? [facts] : [];
  });
  return {
    files: ours.flatMap((facts) => {
      const { path } = facts;
      const document = closedDocument(path, editor.project);
      return document
        ? [
            {
              uri: uriOf(path),
              isDocument: isDocument(facts),
              diagnostics: diagnostics(editor, document, pages),
            },
          ]
        : [];
    }),
    buildFiles: [...new Set(ours.flatMap(({ buildFiles }) => buildFiles))].map(uriOf),
  };
}

/** A Dockerfile is one where no other names it. */
function isDocument({ document, isDockerfile, environments, project, path }: DocumentFacts): boolean {
  if (document) return true;
  return isDockerfile && environments.length > 0 && dependentsOf(project, path).length === 0;
}

/** YAML and Dockerfiles may be anybody's; other files are asked for because documents name them. */
function mayBelongToOne({ isDockerfile, project, path }: DocumentFacts): boolean {
  return (!isDockerfile && !isYamlPath(path)) || dependentsOf(project, path).length > 0;
}

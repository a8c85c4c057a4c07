import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { folderOf, joined, nameOf, relativeTo } from '../../base/paths.ts';
import { asScalar, pairOf, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import type { BuildContext } from '../../stack/environment.ts';
import { isMentioned } from '../support/pathsOfPython.ts';
import { defineRule } from '../support/rule.ts';

export const dockerfileOutsideContext = defineRule({
  code: 'dockerfile-outside-context',
  severity: 'error',
  summary: 'dockerfile_path does not point to a Dockerfile in the build context.',
  *check(document) {
    const { environments, path, project, isInFolder, isPython } = document;
    if (!isInFolder && !isPython) return;
    for (const build of new Set(environments.map((each) => each.build))) {
      const { folder, dockerfile, written } = build ?? {};
      // In YAML, the schema says so.
      if (
        isPython &&
        build &&
        written &&
        !pairOf(build.node, 'path') &&
        !/\bpath *=[^=,)]*$/m.test(document.text)
      )
        yield {
          span: written.span,
          message: `BuildContext has no path, so nothing is uploaded in which "${written.text}" could be; Azure ML rejects the environment.`,
        };
      if (!build || folder === undefined || dockerfile === undefined) continue;
      if (isPython && !isSureInPython(document, build, folder, dockerfile)) continue;
      const inside = folder === '' || dockerfile.startsWith(`${folder}/`);
      if (inside && project.exists(dockerfile)) continue;
      const elsewhere = [
        joined(folderOf(path), written?.text ?? 'Dockerfile'),
        joined(folder, nameOf(dockerfile)),
      ].find((each) => project.exists(each));
      // That it is nowhere, or that there is no context, is told as any missing file is.
      if (!isPython && inside && (elsewhere === undefined || project.list(folder).length === 0)) continue;
      const fixes: Fix[] = [];
      if (written && elsewhere?.startsWith(`${folder}/`)) {
        const right = relativeTo(folder, elsewhere);
        fixes.push({ title: `Use ${right}`, edits: [replaceText(written, right)] });
      }
      const { span } = written ?? contextOf(build) ?? build.node;
      yield {
        ...(isPython && { severity: 'warning' }),
        span,
        message: `${messageOf(build, inside)} dockerfile_path is relative to the build context.`,
        fixes,
      };
    }
  },
});

/** Whether the context lies beside the code, and nothing else in the code has to do with that Dockerfile. */
function isSureInPython(
  document: DocumentFacts,
  build: BuildContext,
  folder: string,
  dockerfile: string,
): boolean {
  const { written } = build;
  const isLiteral = [written, contextOf(build)].every(
    (each) => each === undefined || each.textStart !== undefined,
  );
  return (
    isLiteral &&
    document.project.list(folder).length > 0 &&
    !isMentioned(document, [nameOf(dockerfile)], written ? 1 : 0)
  );
}

function contextOf({ node }: BuildContext): YamlScalar | undefined {
  return asScalar(pairOf(node, 'path')?.value);
}

function messageOf(build: BuildContext, inside: boolean): string {
  const file = build.written?.text ?? 'Dockerfile';
  const context = contextOf(build)?.text;
  return inside
    ? `"${file}" is not in the build context "${context}".`
    : `"${file}" is outside the build context "${context}"; only the build context is uploaded.`;
}

import type { Fix } from '../../base/findings.ts';
import { replaceText } from '../../base/located.ts';
import { folderOf, joined, nameOf, relativeTo } from '../../base/paths.ts';
import { asScalar, pairOf } from '../../languages/yaml/tree.ts';
import type { BuildContext } from '../../stack/environment.ts';
import { defineRule } from '../support/rule.ts';

export const dockerfileOutsideContext = defineRule({
  code: 'dockerfile-outside-context',
  severity: 'error',
  summary: 'dockerfile_path does not lead to a Dockerfile in the build context.',
  *check({ environments, path, project, isInFolder }) {
    if (!isInFolder) return;
    for (const { build } of environments) {
      const { folder, dockerfile, written } = build ?? {};
      if (!build || folder === undefined || dockerfile === undefined) continue;
      const inside = folder === '' || dockerfile.startsWith(`${folder}/`);
      if (inside && project.exists(dockerfile)) continue;
      const elsewhere = [
        joined(folderOf(path), written?.text ?? 'Dockerfile'),
        joined(folder, nameOf(dockerfile)),
      ].find((each) => project.exists(each));
      // That it is nowhere, or that there is no context, is told as any missing file is.
      if (inside && (elsewhere === undefined || project.list(folder).length === 0)) continue;
      const fixes: Fix[] = [];
      if (written && elsewhere?.startsWith(`${folder}/`)) {
        const right = relativeTo(folder, elsewhere);
        fixes.push({ title: `Use ${right}`, edits: [replaceText(written, right)] });
      }
      const span = written?.span ?? pairOf(build.node, 'path')?.value?.span ?? build.node.span;
      yield {
        span,
        message: `${messageOf(build, inside)} dockerfile_path is relative to the build context.`,
        fixes,
      };
    }
  },
});

function messageOf({ node, written }: BuildContext, inside: boolean): string {
  const context = asScalar(pairOf(node, 'path')?.value)?.text ?? '.';
  if (!inside)
    return `"${written?.text}" is outside the build context "${context}"; only the build context is uploaded.`;
  return `"${written?.text ?? 'Dockerfile'}" is not in the build context "${context}".`;
}

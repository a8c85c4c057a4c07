import type { Fix } from '../../base/findings.ts';
import { folderOf, joined, nameOf, relativeTo } from '../../base/paths.ts';
import { replaceText } from '../../languages/yaml/scalarEdit.ts';
import { asScalar, pairOf } from '../../languages/yaml/tree.ts';
import type { BuildContext } from '../../stack/environment.ts';
import { defineRule } from '../support/rule.ts';

export const dockerfileOutsideContext = defineRule({
  code: 'dockerfile-outside-context',
  severity: 'error',
  summary: 'The Dockerfile is not where dockerfile_path says, counted from the build context.',
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
      const fixes: Fix[] = [];
      if (written && elsewhere?.startsWith(`${folder}/`)) {
        const right = relativeTo(folder, elsewhere);
        fixes.push({ title: `Write ${right}`, edits: [replaceText(written, right)] });
      }
      // A folder that is made before the job is submitted is not here yet.
      if (!written && elsewhere === undefined) continue;
      const span = written?.span ?? pairOf(build.node, 'path')?.value?.span ?? build.node.span;
      yield {
        severity: elsewhere === undefined && inside ? 'warning' : 'error',
        span,
        message: `${messageOf(build, inside)} dockerfile_path counts from the build context.`,
        fixes,
      };
    }
  },
});

function messageOf({ node, written }: BuildContext, inside: boolean): string {
  const context = asScalar(pairOf(node, 'path')?.value)?.text ?? '.';
  if (!inside)
    return `"${written?.text}" lies outside of the build context "${context}", which alone is uploaded.`;
  return `There is no ${written?.text ?? 'Dockerfile'} in the build context "${context}".`;
}

import { acptNamespace } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import { asMapping, asScalar, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { type Install, installsOf } from '../../stack/recipe.ts';
import { definitionOf, isOnlineDeployment, isTrainingImage } from '../support/deployments.ts';
import { defineRule } from '../support/rule.ts';

export const missingInferenceServer = defineRule({
  code: 'missing-inference-server',
  severity: 'warning',
  summary: 'The environment of an online deployment lacks the server that runs the scoring script.',
  *check(document) {
    const { root, environments } = document;
    if (!isOnlineDeployment(document)) return;
    const code = asMapping(valueFor(asMapping(root), 'code_configuration'));
    if (!pairOf(code, 'scoring_script')) return;
    for (const environment of environments) {
      // A registered one may be meant for --with-package, which adds the server.
      if (environment.reference?.meaning.form === 'workspace') continue;
      const { environment: whole, hasServerOfItsOwn } = definitionOf(document, environment);
      const image = whole.image?.meaning.repository.text;
      if (image === undefined || hasServerOfItsOwn) continue;
      const conda = whole.condaFile;
      // Curated images have the server, though not in the environment of a conda file.
      if (!isTrainingImage(image) && !(conda && acptNamespace(image))) continue;
      // A conda file that cannot be read may have it.
      if (conda && !whole.recipe) continue;
      const installs = whole.recipe ? installsOf(whole.recipe) : [];
      if (installs.some(mayInstallServer)) continue;
      const isOwn = whole === environment;
      yield {
        // Only the name of the image speaks of what is in it.
        severity: conda ? 'warning' : 'info',
        span: (isOwn ? asScalar(conda)?.span : undefined) ?? environment.span,
        message: conda
          ? 'The conda file lacks azureml-inference-server-http, which runs the scoring script.'
          : `${acptNamespace(image) ? 'ACPT base images do' : 'This image does'} not contain azureml-inference-server-http, which runs the scoring script.`,
        fixes: fixesOf(document, installs),
      };
    }
  },
});

const withServer = new Set(['azureml-inference-server-http', 'azureml-defaults', 'azureml-sdk']);

/** Also by a file or address, of which nothing is known. */
function mayInstallServer({ requirements }: Install): boolean {
  return requirements.some(({ name, url }) => withServer.has(name) || url !== undefined);
}

/** Behind the last package of the pip section, where it has a line of its own. */
function fixesOf({ project }: DocumentFacts, installs: readonly Install[]): Fix[] {
  const last = installs.findLast(({ tool }) => tool === 'pip')?.requirements.at(-1);
  const text = last && project.read(last.path);
  if (!last || text === undefined) return [];
  const before = /^ *- +(?=["']?$)/.exec(
    text.slice(text.lastIndexOf('\n', last.span.start - 1) + 1, last.span.start),
  )?.[0];
  if (before === undefined) return [];
  const end = last.span.end + text.slice(last.span.end).split('\n', 1).join('').length;
  const edit = {
    path: last.path,
    span: { start: end, end },
    newText: `\n${before}azureml-inference-server-http`,
  };
  return [{ title: 'Add azureml-inference-server-http', edits: [edit] }];
}

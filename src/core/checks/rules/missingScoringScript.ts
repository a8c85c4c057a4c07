import { joined, resolvePath } from '../../base/paths.ts';
import { asMapping, asString, pairOf, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { definitionOf, isOnlineDeployment, isTrainingImage } from '../support/deployments.ts';
import { defineRule } from '../support/rule.ts';

export const missingScoringScript = defineRule({
  code: 'missing-scoring-script',
  severity: 'error',
  summary: 'An online deployment of a custom model has neither a scoring script nor a server of its own.',
  *check(document) {
    const root = asMapping(document.root);
    const model = pairOf(root, 'model');
    if (!root || !model || !isOnlineDeployment(document) || mayHaveServer(root)) return;
    if (!isCustom(document, asMapping(model.value))) return;
    for (const environment of document.environments) {
      // A registered one may be another than the file says.
      if (environment.reference?.meaning.form === 'workspace') continue;
      const { environment: whole, hasServerOfItsOwn } = definitionOf(document, environment);
      const image = whole.image?.meaning.repository.text;
      if (image === undefined || whole.build || hasServerOfItsOwn || !isTrainingImage(image)) continue;
      yield {
        span: model.key.span,
        message:
          'A custom model requires a scoring script: "code_configuration" with "code" and "scoring_script".',
        related: [
          {
            path: document.path,
            span: environment.span,
            message: 'This environment has no server of its own.',
          },
        ],
      };
    }
  },
});

/** With a script, also under a key that is misspelled, or in a container that is made for a model. */
function mayHaveServer(root: YamlMapping): boolean {
  const variables = asMapping(valueFor(root, 'environment_variables'));
  return (
    root.pairs.some(({ key }) => /^(?:code|scor)|(?:entry|scoring)_?script|mount|<</i.test(key.text)) ||
    (variables?.pairs.some(({ key }) => /script|entry/i.test(key.text)) ?? false)
  );
}

/** Models are custom unless they say otherwise. */
function isCustom({ project, path: self }: DocumentFacts, model: YamlMapping | undefined): boolean {
  const path = asString(valueFor(model, 'path'));
  if (!model || path === undefined || pairOf(model, 'flavors')) return false;
  const type = pairOf(model, 'type');
  if (type) return asString(type.value)?.toLowerCase() === 'custom_model';
  return !/:|[{}$]/.test(path) && !project.exists(joined(resolvePath(self, path), 'MLmodel'));
}

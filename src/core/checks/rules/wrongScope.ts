import { registryReference } from '../../azureml/references/rewrite.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import { lastVersion, rangeOf } from '../../knowledge/matrix/matrix.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { defineRule } from '../support/rule.ts';

export const wrongScope = defineRule({
  code: 'wrong-scope',
  severity: 'warning',
  summary: 'The reference looks for a curated environment in your workspace instead of the registry.',
  *check({ environments, matrix, text }) {
    for (const { reference, definedIn } of environments) {
      const meaning = reference?.meaning;
      if (!reference || meaning?.form !== 'workspace' || isCuratedScope(meaning) || definedIn) continue;
      const name = meaning.name.text;
      const environment = /^(?:azureml-)?ac[pf]t-/i.test(name) ? matrix.environment(name) : undefined;
      if (!environment || createsOne(text, name)) continue;
      const version = Number(meaning.version?.text);
      const known = rangeOf(environment, version) ? version : lastVersion(environment);
      const right = registryReference(environment.name, meaning.version ? String(known) : undefined);
      yield {
        span: spanOfPart(reference, meaning.name.span),
        message: `azureml:${name} refers to your workspace; the curated environment is in the registry azureml.`,
        fixes: [{ title: `Use ${right}`, edits: [replaceText(reference, right)] }],
      };
    }
  },
});

/** Code that makes an environment of that name in the workspace. */
function createsOne(text: string, name: string): boolean {
  return text.includes('create_or_update') && new RegExp(`\\bname\\s*=\\s*["']${name}["']`).test(text);
}

import { registryReference } from '../../azureml/references/rewrite.ts';
import { lastVersion, rangeOf } from '../../knowledge/matrix/matrix.ts';
import { replaceText, sourceSpan } from '../../languages/yaml/scalarEdit.ts';
import { isCuratedScope } from '../../stack/resolve.ts';
import { defineRule } from '../support/rule.ts';

export const wrongScope = defineRule({
  code: 'wrong-scope',
  severity: 'warning',
  summary: 'The name is that of a curated environment, but the reference looks for it in your workspace.',
  *check({ environments, matrix }) {
    for (const { reference, definedIn } of environments) {
      const meaning = reference?.meaning;
      if (!reference || meaning?.form !== 'workspace' || isCuratedScope(meaning) || definedIn) continue;
      const name = meaning.name.text;
      const environment = /^(?:azureml-)?acpt-/i.test(name) ? matrix.environment(name) : undefined;
      if (!environment) continue;
      const version = Number(meaning.version?.text);
      const known = rangeOf(environment, version) ? version : lastVersion(environment);
      const right = registryReference(environment.name, meaning.version ? String(known) : undefined);
      yield {
        span: sourceSpan(reference.scalar, meaning.name.span),
        message: `azureml:${name} is an environment of your own workspace. The curated one is in the registry: ${right}.`,
        fixes: [{ title: `Write ${right}`, edits: [replaceText(reference.scalar, right)] }],
      };
    }
  },
});

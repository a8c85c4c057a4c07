import { misspeltName, misspeltValue } from '../../azureml/sdk/misspelt.ts';
import { replaceText } from '../../base/located.ts';
import { guess } from '../support/guess.ts';
import { defineRule } from '../support/rule.ts';

export const unknownSdkArgument = defineRule({
  code: 'unknown-sdk-argument',
  severity: 'warning',
  summary: 'A parameter name or value for the Azure ML SDK is misspelled in Python code.',
  *check({ sdk }) {
    for (const argument of sdk?.given ?? [])
      for (const misspelt of [misspeltName(argument), misspeltValue(argument)]) {
        if (!misspelt) continue;
        const { written, right, fault, isLiteral } = misspelt;
        yield {
          span: written.span,
          message: `${fault}. Did you mean "${right}"?`,
          fixes: isLiteral ? [guess(written.text, right, replaceText(written, right))] : [],
        };
      }
  },
});

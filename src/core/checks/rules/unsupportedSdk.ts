import { defineRule } from '../support/rule.ts';

/** https://learn.microsoft.com/azure/machine-learning/introduction?view=azureml-api-1 */
const endOfSupport = '2026-06-30';

export const unsupportedSdk = defineRule({
  code: 'unsupported-sdk',
  severity: 'info',
  summary: 'The code uses the Azure ML SDK v1, which is out of support.',
  *check({ sdk, today }) {
    if (!sdk?.former || today <= endOfSupport) return;
    yield {
      span: sdk.former,
      message: `The Azure ML SDK v1 is out of support since ${endOfSupport}: it still runs, but a change of the service may break it. Use azure-ai-ml, or YAML and "az ml".`,
      tag: 'deprecated',
    };
  },
});

import { defineRule } from '../support/rule.ts';

export const unknownSdkName = defineRule({
  code: 'unknown-sdk-name',
  severity: 'error',
  summary: 'Python code imports a name of the Azure ML SDK v1 from the SDK v2.',
  *check({ sdk, path }) {
    for (const { module, name, span, isCertain, instead, renamed } of sdk?.formerNames ?? []) {
      const inside = instead.startsWith(`${module}.`) ? instead.slice(module.length + 1) : '';
      const right = /^\w+$/.test(inside) ? inside : instead;
      yield {
        span,
        ...(isCertain ? {} : { severity: 'warning' }),
        message: `${module} has no ${name}, a name of the SDK v1. Use ${right}.`,
        fixes: renamed
          ? [
              {
                title: `Use ${renamed.to}`,
                edits: renamed.spans.map((each) => ({ path, span: each, newText: renamed.to })),
                // Its arguments may differ.
                needsJudgement: true,
              },
            ]
          : [],
      };
    }
  },
});

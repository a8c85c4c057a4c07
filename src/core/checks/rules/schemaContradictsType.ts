import { replaceText } from '../../base/located.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const schemaContradictsType = defineRule({
  code: 'schema-contradicts-type',
  severity: 'info',
  summary: '`$schema` and `type` name different kinds of document.',
  *check({ document, tree }) {
    if (!document?.schema) return;
    const { kind, schema, by } = document;
    const isUntyped = by === 'content' && kind === 'commandJob';
    if (by !== 'type' && !isUntyped) return;
    const scalar = asScalar(valueFor(asMapping(tree.root), '$schema'));
    const address = scalar?.text.replace(/[^/]+?(?=(?:\.schema)?\.json$)/i, kind);
    const fixes =
      scalar && address !== undefined
        ? [{ title: `Use the schema of ${kind}`, edits: [replaceText(scalar, address)] }]
        : [];
    yield {
      span: schema.span,
      message: isUntyped
        ? `"$schema" says ${schema.kind}, but to the CLI, which ignores it, a job without "type" is a command job.`
        : `"$schema" says ${schema.kind}, but "type" says ${kind}. The CLI ignores "$schema".`,
      fixes,
    };
  },
});

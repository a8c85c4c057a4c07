import { replaceText } from '../../base/located.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const schemaContradictsType = defineRule({
  code: 'schema-contradicts-type',
  severity: 'info',
  summary: '`$schema` and `type` name different kinds of document.',
  *check({ document, tree }) {
    if (document?.by !== 'type' || !document.schema) return;
    const { kind, schema } = document;
    const scalar = asScalar(valueFor(asMapping(tree.root), '$schema'));
    const address = scalar?.text.replace(/[^/]+?(?=(?:\.schema)?\.json$)/i, kind);
    const fixes =
      scalar && address !== undefined
        ? [{ title: `Use the schema of ${kind}`, edits: [replaceText(scalar, address)] }]
        : [];
    yield {
      span: schema.span,
      message: `"$schema" says ${schema.kind}, but "type" says ${kind}. The CLI ignores "$schema".`,
      fixes,
    };
  },
});

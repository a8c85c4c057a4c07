import { replaceText } from '../../languages/yaml/scalarEdit.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const schemaContradictsType = defineRule({
  code: 'schema-contradicts-type',
  severity: 'info',
  summary: 'The `$schema` names another kind of document than `type` does.',
  *check({ document, tree }) {
    if (document?.by !== 'type' || !document.schema) return;
    const { kind, schema } = document;
    const scalar = asScalar(valueFor(asMapping(tree.root), '$schema'));
    const address = scalar?.text.replace(/[^/]+?(?=(?:\.schema)?\.json$)/i, kind);
    const fixes =
      scalar && address !== undefined
        ? [{ title: `Name the schema of ${kind}`, edits: [replaceText(scalar, address)] }]
        : [];
    yield {
      span: schema.span,
      message: `The schema is that of ${schema.kind}, but by its type this is ${kind}. The CLI does not read "$schema" and follows "type".`,
      fixes,
    };
  },
});

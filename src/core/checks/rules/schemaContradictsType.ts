import type { SchemaProblem } from '../../azureml/schema/problem.ts';
import { replaceText } from '../../base/located.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { schemaProblems } from '../support/problems.ts';
import { defineRule } from '../support/rule.ts';

export const schemaContradictsType = defineRule({
  code: 'schema-contradicts-type',
  severity: 'info',
  summary: '`$schema` and `type` name different kinds of document.',
  *check(facts) {
    const { document, tree } = facts;
    if (!document?.schema) return;
    const { kind, schema, by } = document;
    // The keys say then which of the two is meant.
    const type = asScalar(valueFor(asMapping(tree.root), 'type'));
    const isSettled = ({ code, span }: SchemaProblem) =>
      code === 'conflicting-keys' && span.start === type?.span.start;
    if (schemaProblems(facts).some(isSettled)) return;
    const isUntyped = by === 'content' && kind === 'commandJob';
    if (by !== 'type' && !isUntyped) return;
    const scalar = asScalar(valueFor(asMapping(tree.root), '$schema'));
    const right = (address: string) => address.replace(/[^/]+?(?=(?:\.schema)?\.json$)/i, kind);
    const fixes = scalar
      ? [{ title: `Use the schema of ${kind}`, edits: [replaceText(scalar, right(scalar.text))] }]
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

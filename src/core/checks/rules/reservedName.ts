import { replaceText, spanOfPart } from '../../base/located.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const reservedName = defineRule({
  code: 'reserved-name',
  severity: 'error',
  summary: 'Environment names that begin with AzureML or Microsoft are reserved; the service rejects them.',
  *check({ document, tree, matrix }) {
    if (document?.kind !== 'environment') return;
    const name = asScalar(valueFor(asMapping(tree.root), 'name'));
    if (!name || !matrix.isReservedName(name.text)) return;
    const rest = name.text.replace(/^(?:AzureML|Microsoft)[-_.]?/, '');
    const prefix = name.text.slice(0, name.text.length - rest.length);
    yield {
      span: spanOfPart(name, { start: 0, end: prefix.length }),
      message: `Names that begin with "${prefix.replace(/[-_.]$/, '')}" are reserved for curated environments; the service rejects them.`,
      fixes: /^[A-Za-z0-9]/.test(rest)
        ? [{ title: `Rename to ${rest}`, edits: [replaceText(name, rest)] }]
        : [],
    };
  },
});

import { replaceText, sourceSpan } from '../../languages/yaml/scalarEdit.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

export const reservedName = defineRule({
  code: 'reserved-name',
  severity: 'error',
  summary: 'Names that begin with AzureML or Microsoft are reserved: the service refuses the environment.',
  *check({ document, tree, matrix }) {
    if (document?.kind !== 'environment') return;
    const name = asScalar(valueFor(asMapping(tree.root), 'name'));
    if (!name || !matrix.isReservedName(name.text)) return;
    const [prefix = ''] = /^(?:AzureML|Microsoft)[-_.]?/.exec(name.text) ?? [];
    const rest = name.text.slice(prefix.length);
    yield {
      span: sourceSpan(name, { start: 0, end: prefix.length }),
      message: `Names that begin with "${prefix.replace(/[-_.]$/, '')}" are reserved for curated environments: creating this one fails.`,
      fixes: /^[A-Za-z0-9]/.test(rest)
        ? [{ title: `Call it ${rest}`, edits: [replaceText(name, rest)] }]
        : [],
    };
  },
});

import type { VmSize } from '../../knowledge/matrix/schema.ts';
import { asMapping, asScalar, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const retiredVmSize = defineRule({
  code: 'retired-vm-size',
  severity: 'warning',
  summary: 'Azure has retired this VM size or will retire it soon.',
  *check(document) {
    const seen = new Set<YamlScalar>();
    for (const { scalar, size } of sizes(document)) {
      if (!size.retired || seen.has(scalar)) continue;
      seen.add(scalar);
      const gone = size.retired <= document.today;
      yield {
        severity: gone ? 'warning' : 'info',
        span: scalar.span,
        message: `${size.size} (${size.gpu}) ${gone ? 'was' : 'will be'} retired on ${size.retired}.`,
        tag: 'deprecated',
      };
    }
  },
});

function* sizes(document: DocumentFacts): Generator<{ scalar: YamlScalar; size: VmSize }> {
  for (const { machine } of runsOf(document))
    if (machine?.size) yield { scalar: machine.scalar, size: machine.size };
  const { kind, sdk } = document;
  const isCompute = kind === 'amlCompute' || kind === 'computeInstance';
  for (const compute of sdk?.units ?? (isCompute ? [asMapping(document.tree.root)] : [])) {
    const scalar = asScalar(valueFor(compute, 'size'));
    const size = scalar && document.matrix.vmSize(scalar.text);
    if (size) yield { scalar, size };
  }
}

import type { VmSize } from '../../knowledge/matrix/schema.ts';
import { asMapping, asScalar, valueFor, type YamlScalar } from '../../languages/yaml/tree.ts';
import { runsOf } from '../../stack/runs.ts';
import type { Analysis } from '../analysis.ts';
import { defineRule } from '../rule.ts';

export const retiredVmSize = defineRule({
  code: 'retired-vm-size',
  severity: 'warning',
  summary: 'Azure has retired this VM size or will retire it soon.',
  *check(analysis) {
    const seen = new Set<YamlScalar>();
    for (const { scalar, size } of sizes(analysis)) {
      if (!size.retired || seen.has(scalar)) continue;
      seen.add(scalar);
      const gone = size.retired <= analysis.surroundings.today;
      yield {
        severity: gone ? 'warning' : 'info',
        span: scalar.span,
        message: `${size.size} (${size.gpu}) ${gone ? 'was' : 'will be'} retired on ${size.retired}.`,
        tag: 'deprecated',
      };
    }
  },
});

function* sizes(analysis: Analysis): Generator<{ scalar: YamlScalar; size: VmSize }> {
  for (const { machine } of runsOf(analysis))
    if (machine?.size) yield { scalar: machine.scalar, size: machine.size };
  const kind = analysis.document?.kind;
  if (kind !== 'amlCompute' && kind !== 'computeInstance') return;
  const scalar = asScalar(valueFor(asMapping(analysis.tree.root), 'size'));
  const size = scalar && analysis.surroundings.matrix.vmSize(scalar.text);
  if (size) yield { scalar, size };
}

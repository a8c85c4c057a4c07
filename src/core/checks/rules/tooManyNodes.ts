import { workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import { integer, nodeCountOf, runsOf } from '../../stack/runs.ts';
import { nodesOfJob } from '../support/groups.ts';
import { nodesWithin, quotaOf } from '../support/quota.ts';
import { defineRule } from '../support/rule.ts';

export const tooManyNodes = defineRule({
  code: 'too-many-nodes',
  severity: 'warning',
  summary: 'The job requests more nodes than its compute cluster can have.',
  *check(document) {
    const seen = new Set<unknown>();
    for (const run of runsOf(document)) {
      const { compute, owners } = run;
      const most = compute?.mostNodes;
      const pair = nodeCountOf(owners);
      const nodes = integer(pair);
      if (!compute || most === undefined || !pair?.value || nodes === undefined) continue;
      if (nodes <= most || seen.has(pair)) continue;
      seen.add(pair);
      const manifest = workspaceCopyFor(document.project, document.path)?.manifest;
      const quota = manifest && quotaOf(manifest, run);
      const right = Math.min(most, quota ? nodesWithin(quota) : most);
      yield {
        span: pair.value.span,
        message: `${nodes} nodes are requested, but ${compute.name} has at most ${most}.`,
        group: nodesOfJob(pair),
        fixes:
          right > 0
            ? [{ title: `Use ${right}`, edits: [{ span: pair.value.span, newText: String(right) }] }]
            : [],
      };
    }
  },
});

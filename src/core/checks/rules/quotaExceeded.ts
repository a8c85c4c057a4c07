import { workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import { nodeCountOf, runsOf } from '../../stack/runs.ts';
import { nodesOfJob } from '../support/groups.ts';
import { nodesWithin, quotaOf } from '../support/quota.ts';
import { defineRule } from '../support/rule.ts';

export const quotaExceeded = defineRule({
  code: 'quota-exceeded',
  severity: 'warning',
  summary: 'The nodes of the job need more vCPUs than the quota of their VM family allows.',
  *check(document) {
    const manifest = workspaceCopyFor(document.project, document.path)?.manifest;
    if (!manifest) return;
    const seen = new Set<unknown>();
    for (const run of runsOf(document)) {
      const { machine, nodes, owners } = run;
      const quota = quotaOf(manifest, run);
      if (!machine || !quota || nodes === undefined || nodes <= nodesWithin(quota)) continue;
      const pair = nodeCountOf(owners);
      const span = pair?.value?.span ?? machine.scalar.span;
      if (seen.has(span)) continue;
      seen.add(span);
      const where = manifest.location === undefined ? '' : ` in ${manifest.location}`;
      const few = nodesWithin(quota);
      yield {
        span,
        message: `${nodes === 1 ? 'One node' : `${nodes} nodes`} of ${quota.size} need${nodes === 1 ? 's' : ''} ${nodes * quota.vcpus} vCPUs, but the quota of ${quota.family}${where} was ${quota.limit} on ${manifest.read_on}.`,
        ...(pair ? { group: nodesOfJob(pair) } : {}),
        fixes: pair && few > 0 ? [{ title: `Use ${few}`, edits: [{ span, newText: String(few) }] }] : [],
      };
    }
  },
});

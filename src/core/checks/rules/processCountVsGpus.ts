import { asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { integer, runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const processCountVsGpus = defineRule({
  code: 'process-count-vs-gpus',
  severity: 'warning',
  summary: 'process_count_per_instance differs from the number of GPUs of this VM size.',
  *check(document) {
    for (const { distribution, machine, nodes } of runsOf(document)) {
      const pair = pairOf(distribution, 'process_count_per_instance');
      const count = integer(pair);
      const gpus = machine?.size?.gpuCount;
      const type = asString(valueFor(distribution, 'type'))?.toLowerCase();
      if (!pair?.value || count === undefined || gpus === undefined || type !== 'pytorch') continue;
      // A share of a GPU is one device to a process.
      const devices = Math.max(1, gpus);
      if (!Number.isInteger(devices) || count === devices || count < 1) continue;
      const has = `${machine?.name} has ${devices} GPU${devices === 1 ? '' : 's'}`;
      const perNode =
        nodes !== undefined && nodes > 1 && count === devices * nodes
          ? ' The count is per node, not for the whole job.'
          : '';
      yield {
        severity: count > devices ? 'warning' : 'info',
        span: pair.value.span,
        message:
          count > devices
            ? `${has}, but process_count_per_instance is ${count}: NCCL rejects processes that share a GPU.${perNode}`
            : `${has}, but ${count === 1 ? 'one process uses only one' : `${count} processes use only ${count}`} of them.`,
        fixes:
          count > devices
            ? [{ title: `Use ${devices}`, edits: [{ span: pair.value.span, newText: String(devices) }] }]
            : [],
      };
    }
  },
});

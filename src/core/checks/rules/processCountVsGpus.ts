import { replacePart, spanOfPart } from '../../base/located.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { type Launch, launchesOf, writtenWord } from '../../code/launches.ts';
import { asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { integer, runsOf } from '../../stack/runs.ts';
import { placeOfWord } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const processCountVsGpus = defineRule({
  code: 'process-count-vs-gpus',
  severity: 'warning',
  summary: 'The number of processes per node differs from the number of GPUs of this VM size.',
  *check(document) {
    for (const { distribution, machine, nodes } of runsOf(document)) {
      const pair = pairOf(distribution, 'process_count_per_instance');
      const count = integer(pair);
      const gpus = machine?.size?.gpuCount;
      const type = asString(valueFor(distribution, 'type'))?.toLowerCase();
      if (!pair?.value || count === undefined || gpus === undefined || type !== 'pytorch') continue;
      // A share of a GPU is one device to a process.
      const devices = Math.max(1, gpus);
      if (count === devices || count < 1) continue;
      const has = `${machine?.name} has ${devices} GPU${devices === 1 ? '' : 's'}`;
      const perNode =
        count === devices * (nodes ?? 1) ? ' The count is per node, not for the whole job.' : '';
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
    for (const launch of launchesOf(document)) yield* ofLauncher(launch);
  },
});

/** What `torchrun` itself starts on each node. */
function* ofLauncher({ program, run: { machine } }: Launch): Generator<RuleFinding> {
  const { launching } = program;
  const gpus = machine?.size?.gpuCount;
  if (launching?.library !== 'torch' || gpus === undefined) return;
  const given = launcherArguments(launching).values.get('nproc_per_node');
  const devices = Math.max(1, gpus);
  if (!given || !/^\d+$/.test(given.value) || Number(given.value) <= devices) return;
  const written = writtenWord(given.word);
  const part = { start: written.text.length - given.value.length, end: written.text.length };
  yield {
    ...placeOfWord(given.word),
    span: spanOfPart(written, part),
    message: `${machine?.name} has ${devices} GPU${devices === 1 ? '' : 's'}, but ${launching.name} starts ${given.value} processes per node: NCCL rejects processes that share a GPU.`,
    fixes:
      written.textStart === undefined
        ? []
        : [{ title: `Use ${devices}`, edits: [replacePart(written, part, String(devices))] }],
  };
}

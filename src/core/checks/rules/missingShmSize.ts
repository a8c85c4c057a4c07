import type { Fix } from '../../base/findings.ts';
import { asMapping, asString, pairOf, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import { runsOf } from '../../stack/runs.ts';
import { isWithoutGpu } from '../support/cpuSizes.ts';
import { defineRule } from '../support/rule.ts';

export const missingShmSize = defineRule({
  code: 'missing-shm-size',
  severity: 'hint',
  summary: 'A distributed job without shm_size gets 2 GB of shared memory, too little for many data loaders.',
  *check(document) {
    for (const { distribution, owners, machine } of runsOf(document)) {
      if (isWithoutGpu(machine)) continue;
      const [owner] = owners;
      const key = owner && pairOf(owner, 'distribution')?.key;
      const isSet = owners.some((each) => {
        const resources = pairOf(each, 'resources');
        // What an alias or an expression says is not looked into.
        return (
          resources?.value && (!asMapping(resources.value) || pairOf(asMapping(resources.value), 'shm_size'))
        );
      });
      const type = asString(valueFor(distribution, 'type'))?.toLowerCase() ?? '';
      // A step says of its component's file how often it runs, the file itself what it needs.
      const step = asString(valueFor(owner, 'component')) !== undefined;
      if (!owner || !key || step || isSet || !/^(?:pytorch|mpi)$/.test(type)) continue;
      yield {
        span: key.span,
        message:
          'resources.shm_size is not set: the 2 GB default is too small for multi-worker data loading and NCCL.',
        fixes: fixes(owner, document.text),
      };
    }
  },
});

function fixes(owner: YamlMapping, text: string): Fix[] {
  if (owner.flow) return [];
  const resources = asMapping(valueFor(owner, 'resources'));
  const title = 'Add shm_size: 16g';
  const first = resources?.pairs[0];
  if (resources && first && !resources.flow && owner.pairs.some(({ value }) => value === resources)) {
    const start = first.key.span.start;
    return [
      { title, edits: [{ span: { start, end: start }, newText: `shm_size: 16g\n${indentOf(text, start)}` }] },
    ];
  }
  const start = pairOf(owner, 'distribution')?.key.span.start;
  if (start === undefined || pairOf(owner, 'resources')) return [];
  const indent = indentOf(text, start);
  return [
    {
      title,
      edits: [{ span: { start, end: start }, newText: `resources:\n${indent}  shm_size: 16g\n${indent}` }],
    },
  ];
}

/** Spaces up to the column; a dash before the key counts as one. */
function indentOf(text: string, offset: number): string {
  return ' '.repeat(offset - (text.lastIndexOf('\n', offset - 1) + 1));
}

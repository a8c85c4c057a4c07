import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { CallExpression } from '../../languages/pythonCode/tree.ts';
import { isWithoutGpu } from '../support/cpuSizes.ts';
import { missingGpu } from '../support/groups.ts';
import { codeName, isWholeJob, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const ncclWithoutGpu = defineRule({
  code: 'nccl-without-gpu',
  severity: 'error',
  summary: 'The script joins a process group with nccl on a VM size without a GPU.',
  *check(document) {
    if (!isWholeJob(document)) return;
    for (const program of readProgramsOf(document)) {
      const { launch, entry, modules } = program;
      const { machine } = launch.run;
      if (!machine?.direct || !isWithoutGpu(machine)) continue;
      if (!modules.foreign.some(({ name }) => name === 'torch')) continue;
      const joins = sureCallsOf(document.project, entry).calls.find(
        ({ call, meaning }) => meaning === 'torch.distributed.init_process_group' && takesNccl(call),
      );
      if (!joins) continue;
      const { path } = joins.file;
      yield {
        ...severityIn(launch),
        group: missingGpu(machine),
        span: machine.scalar.span,
        message: `${machine.name} has no GPU, but ${codeName(program, path).replace(/^The/, 'the')} calls init_process_group with nccl, which requires one. Without GPUs, use gloo.`,
        related: [{ path, span: joins.call.callee.span, message: 'It is called here.' }],
      };
    }
  },
});

function takesNccl({ arguments: given }: CallExpression): boolean {
  if (given.some(({ star }) => star !== '')) return false;
  const named = given.find(({ name }) => name === 'backend');
  const [first] = given;
  const backend = named ?? (first?.name === undefined ? first : undefined);
  return literalOf(backend?.value) === 'nccl';
}

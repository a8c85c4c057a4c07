import { asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const deepspeedLauncher = defineRule({
  code: 'deepspeed-launcher',
  severity: 'warning',
  summary: 'The DeepSpeed launcher reaches other nodes by ssh, which Azure ML does not set up between them.',
  *check(document) {
    for (const { owners, nodes, distribution } of runsOf(document)) {
      const [owner] = owners;
      const pair = owner && pairOf(owner, 'command');
      const command = owner && asString(valueFor(owner, 'command'));
      if (!pair?.value || command === undefined || nodes === undefined || nodes < 2 || distribution) continue;
      // A host file or another launcher of one's own is somebody's own affair.
      if (!/(?:^|&&|;|\n)\s*deepspeed\s/.test(command) || /--hostfile|--launcher|--no_ssh/.test(command))
        continue;
      yield {
        span: pair.key.span,
        message: `This job has ${nodes} nodes, and the DeepSpeed launcher starts processes on the others by ssh without a password. Let Azure ML start them: "distribution: {type: pytorch}" with "python" in place of "deepspeed".`,
      };
    }
  },
});

import { asString, pairOf } from '../../languages/yaml/tree.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';

export const deepspeedLauncher = defineRule({
  code: 'deepspeed-launcher',
  severity: 'warning',
  summary: 'The DeepSpeed launcher connects to other nodes over SSH, which Azure ML does not set up.',
  *check(document) {
    for (const { owners, nodes, distribution } of runsOf(document)) {
      const [owner] = owners;
      const pair = owner && pairOf(owner, 'command');
      const command = asString(pair?.value);
      if (!pair || command === undefined || nodes === undefined || nodes < 2 || distribution) continue;
      // A host file or another launcher is a deliberate choice.
      if (!/(?:^|&&|;|\n)\s*deepspeed\s/.test(command) || /--hostfile|--launcher|--no_ssh/.test(command))
        continue;
      yield {
        span: pair.key.span,
        message: `The DeepSpeed launcher needs passwordless SSH between the ${nodes} nodes, which Azure ML does not set up. Use "distribution: {type: pytorch}", and "python" instead of "deepspeed".`,
      };
    }
  },
});

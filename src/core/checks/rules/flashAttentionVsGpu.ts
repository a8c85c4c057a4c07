import { type Asking, Askings, type Wanted } from '../../code/asking.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { textsOf } from '../../code/modules.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { codeName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

/** FlashAttention 2 checks for Ampere and later. Source: csrc/flash_attn/flash_api.cpp of Dao-AILab/flash-attention 2.8.3. */
const leastCapability = 8;

const itsFunctions: Wanted = {
  names: ['flash_attn.flash_attn*', 'flash_attn.flash_attn_interface.flash_attn*'],
};

export const flashAttentionVsGpu = defineRule({
  code: 'flash-attention-vs-gpu',
  severity: 'warning',
  summary: 'The script uses FlashAttention 2, which does not support the GPUs of this VM size.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { launch, modules } = program;
      const { machine } = launch.run;
      const { computeCapability: capability, gpu } = machine?.size ?? {};
      if (!machine || capability === undefined || Number.parseFloat(capability) >= leastCapability) continue;
      if (!textsOf(project, modules).some((text) => text.includes('flash_att'))) continue;
      const askings = new Askings(project, program);
      const asking = wantedIn(project.matrix)
        .map((each) => askings.find(each))
        .find((each) => each !== undefined);
      if (!asking) continue;
      const where = codeName(program, asking.path);
      yield {
        span: machine.scalar.span,
        message: `${where} requests FlashAttention 2, which needs compute capability ${leastCapability}.0; ${machine.name} has ${capability} (${gpu}). Use another size, or attn_implementation="sdpa".`,
        related: [{ path: asking.path, span: asking.span, message: 'It is requested here.' }],
        fixes: fixesOf(asking),
      };
    }
  },
});

function wantedIn({ packages }: Matrix): Wanted[] {
  return [...packages.needs.filter(({ needs }) => needs[0] === 'flash-attn'), itsFunctions];
}

function fixesOf({ path, span, given }: Asking) {
  if (given === undefined) return [];
  const newText = 'attn_implementation="sdpa"';
  // Other jobs may run the script on other GPUs.
  return [{ title: `Use ${newText}`, edits: [{ path, span, newText }], needsJudgement: true }];
}

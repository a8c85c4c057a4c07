import { type Asking, Askings, type Wanted } from '../../code/asking.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { textsOf } from '../../code/modules.ts';
import type { Run } from '../../stack/runs.ts';
import { isWithoutGpu } from '../support/cpuSizes.ts';
import { codeName, placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

/** Source: `is_torch_tf32_available` in the wheels of transformers 4.38.2, 4.57.1, 5.0.0 and 5.24.0. */
const leastCapability = 8;

const tf32: Wanted = {
  names: ['transformers.*TrainingArguments', 'transformers.training_args.TrainingArguments', 'trl.*Config'],
  argument: 'tf32',
  values: [true, 'True', 'true'],
};

export const tensorFloatVsGpu = defineRule({
  code: 'tensor-float-vs-gpu',
  severity: 'error',
  summary: 'The script requests TF32, which the GPUs of this VM size do not have.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { launch, modules } = program;
      const { machine } = launch.run;
      const lacking = machine && whatItHas(machine);
      if (!machine || lacking === undefined) continue;
      const words = launch.program.arguments.map(({ text }) => text);
      if (![...textsOf(project, modules), ...words].some((text) => text.includes('tf32'))) continue;
      const asking = new Askings(project, program).find(tf32);
      // Those of TensorFlow do not look.
      if (!asking || /(?:^|\.)TF\w*$/.test(asking.callee)) continue;
      yield {
        ...severityIn(launch),
        span: machine.scalar.span,
        message: `${asked(asking, codeName(program, asking.path))}, which transformers rejects below compute capability ${leastCapability}.0; ${machine.name} has ${lacking}. Use another size, or leave tf32 out.`,
        related: [{ ...placeOf(asking), message: 'It is requested here.' }],
        fixes: fixesOf(asking),
      };
    }
  },
});

/** `undefined` where it has TF32, or nobody knows. */
function whatItHas(machine: NonNullable<Run['machine']>): string | undefined {
  if (isWithoutGpu(machine)) return 'no GPU';
  const { computeCapability: capability, gpu, vendor } = machine.size ?? {};
  // PyTorch for these GPUs has no CUDA at all.
  if (vendor === 'amd') return `no CUDA (${gpu})`;
  if (capability === undefined || Number.parseFloat(capability) >= leastCapability) return undefined;
  return `${capability} (${gpu})`;
}

function asked({ option, callee }: Asking, where: string): string {
  return option ? `${option.text} requests TF32` : `${where} passes tf32=True to ${callee}`;
}

function placeOf({ option, path, span }: Asking) {
  return option ? placeOfWord(option) : { path, span };
}

function fixesOf({ path, span, option }: Asking) {
  if (option) return [];
  const newText = 'tf32=False';
  // Other jobs may run the script on other GPUs.
  return [{ title: `Use ${newText}`, edits: [{ path, span, newText }], needsJudgement: true }];
}

import { textsOf } from '../../code/modules.ts';
import { argument, dottedName, literalOf } from '../../code/options/values.ts';
import { isOfTransformers, trainingOf } from '../../code/ownTrainers.ts';
import { isPassedAsLoaded } from '../../code/passedModel.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { TrainerArguments } from '../../code/trainerArguments.ts';
import { trainerMadeWith } from '../../code/trainerCalls.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { codeName, placeOfWord, type ReadProgram, readProgramsOf, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

const loads = /^transformers\.(?:\w+\.)*\w*(?:Model|For)\w*\.from_pretrained$/;

export const halfPrecisionWeights = defineRule({
  code: 'half-precision-weights',
  severity: 'error',
  summary: 'The script loads a model in float16 and trains all of it with fp16=True.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      if (!textsOf(project, program.modules).some((text) => dtype.test(text))) continue;
      const made = TrainerArguments.of(project, program);
      const fp16 = made?.given('fp16');
      if (!made || fp16?.value !== true || !scalesGradients(made)) continue;
      const trainer = trainerMadeWith(project, program, made.call);
      if (!trainer || mayDiffer(document, program)) continue;
      const all = sureCallsOf(project, program.entry);
      const training = trainingOf(trainer, all);
      if (!training || !isOfTransformers(trainer, all.names, program.modules.local)) continue;
      const { optimizers } = Object.fromEntries(
        trainer.call.arguments.flatMap(({ name, value }) => (name === undefined ? [] : [[name, value]])),
      );
      if (optimizers) continue;
      for (const load of all.calls) {
        if (!loads.test(load.meaning ?? '')) continue;
        const given = load.call.arguments;
        const type = argument(given, 'torch_dtype') ?? argument(given, 'dtype');
        const isHalf =
          /^torch\.(?:float16|half)$/.test((type && all.names.meaning(load.file, type)) ?? '') ||
          literalOf(type) === 'float16';
        if (!type || !isHalf || given.some(({ star }) => star !== '')) continue;
        if (!isPassedAsLoaded(load, trainer, training.call.span.end, all.names)) continue;
        const { path } = load.file;
        const written = dottedName(type);
        const places = [
          { path, span: type.span, message: 'The weights are loaded in float16 here.' },
          ...(fp16.place ? [{ ...fp16.place, message: 'fp16 is selected here.' }] : []),
        ];
        yield {
          ...severityIn(program.launch),
          ...placeOfWord(fp16.word ?? program.launch.program.word),
          message: `${codeName(program, path)} loads a model in float16 and trains it with fp16=True, which needs float32 weights.`,
          related: places,
          fixes:
            written === undefined
              ? []
              : [
                  {
                    title: 'Load the weights in float32',
                    edits: [
                      { path, span: type.span, newText: written.replace(/(?:float16|half)$/, 'float32') },
                    ],
                    // It takes twice the memory.
                    needsJudgement: true,
                  },
                ],
        };
        break;
      }
    }
  },
});

const dtype = /\bdtype\b|\btorch_dtype\b/;

/** Whether the gradients are scaled in PyTorch's way, and clipped, before which it looks at their type. */
function scalesGradients(made: TrainerArguments): boolean {
  const others = ['deepspeed', 'fsdp', 'fsdp_config', 'half_precision_backend', 'fp16_backend', 'use_cpu'];
  const norm = made.given('max_grad_norm')?.value;
  const optimizer = made.given('optim');
  return (
    [...others, 'no_cuda', 'parallelism_config'].every((name) => made.given(name) === undefined) &&
    (made.given('max_grad_norm') === undefined || (typeof norm === 'number' && norm > 0)) &&
    (!optimizer || (typeof optimizer.value === 'string' && !optimizer.value.includes('layerwise')))
  );
}

/** Code that gives weights another type, trains only some of them, or has something else train them. */
const otherWeights =
  /quantiz|load_in_|peft|lora|adapter|adalomo|bfloat16|float32|float64|\.(?:float|double)\(|requires_grad\b|GradScaler|\.fp16\s*=[^=]|setattr(?:__)?\(|\bvars\(|\b__dict__\b|deepspeed|fsdp|unsloth|gptq|awq|[48]bit/i;

function mayDiffer({ project, text }: DocumentFacts, { launch, modules }: ReadProgram): boolean {
  const { script, run, program } = launch;
  const recipe = run.environment?.recipe;
  const around = [
    text,
    script === undefined ? undefined : project.read(script),
    recipe && project.read(recipe.path),
  ];
  return (
    // Its configuration may select DeepSpeed or FSDP.
    program.launching?.library === 'accelerate' ||
    around.some((each) => /ACCELERATE_/.test(each ?? '')) ||
    textsOf(project, modules).some((each) => otherWeights.test(each) || /ACCELERATE_/.test(each))
  );
}

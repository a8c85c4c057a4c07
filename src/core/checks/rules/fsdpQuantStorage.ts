import { addArgument } from '../../code/addArgument.ts';
import { configFilesOf } from '../../code/configFiles.ts';
import { trainerOf } from '../../code/deviceMaps.ts';
import { textsOf } from '../../code/modules.ts';
import { argument, dottedName, literalOf } from '../../code/options/values.ts';
import { trainingOf } from '../../code/ownTrainers.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { meantBy } from '../../code/trainerCalls.ts';
import type { CallExpression } from '../../languages/pythonCode/tree.ts';
import { valueFor } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn } from '../../stack/version.ts';
import { fsdpConfig } from '../support/fsdpConfig.ts';
import {
  codeName,
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  severityIn,
  stackOf,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const fsdpQuantStorage = defineRule({
  code: 'fsdp-quant-storage',
  severity: 'error',
  summary: 'The script trains a model in 4 bits with FSDP, which cannot shard integers.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const stack = stackOf(launch);
      // Later releases may use the second FSDP, which shards each weight by itself.
      const isFirst =
        stack !== undefined &&
        [['transformers', '<5'] as const, ['accelerate', '<2'] as const].every(([name, releases]) =>
          isSurelyIn(installed(stack, name)?.value, releases, matrix.packages.package(name)),
        );
      if (!isFirst) continue;
      for (const file of configFilesOf(document, program)) {
        const config = fsdpConfig(document, program, file)?.config;
        const isOther = ['fsdp_version', 'fsdp_ignored_modules'].some((key) => valueFor(config, key));
        const model = config && !isOther ? quantizedModel(project, program) : undefined;
        if (!model) continue;
        const { path, quantization, load, dtype } = model;
        yield {
          ...severityIn(launch),
          ...placeOfWord(file.word ?? launch.program.word),
          message: `${codeName(program, path)} trains a model in 4 bits, which FSDP (${file.written}) shards only with bnb_4bit_quant_storage set to a float type.`,
          related: [
            { path, span: quantization.callee.span, message: 'The model is quantized here.' },
            { path, span: load.callee.span, message: 'The model is loaded here.' },
          ],
          fixes: dtype
            ? [
                {
                  title: `Set bnb_4bit_quant_storage=${dtype}`,
                  edits: [addArgument(path, quantization, `bnb_4bit_quant_storage=${dtype}`)],
                  // It has to be the type of the other weights.
                  needsJudgement: true,
                },
              ]
            : [],
        };
        break;
      }
    }
  },
});

/** Code that may store or train it in another way. */
const otherStorage = /quant_storage|dequantize|merge_and_unload|\bunsloth\b|setattr(?:__)?\(|ignored_modules/;

/** Which a trainer surely trains, and stores in bytes, as is the default. */
function quantizedModel(project: Project, program: ReadProgram) {
  const texts = textsOf(project, program.modules);
  if (!texts.some((text) => text.includes('load_in_4bit')) || texts.some((text) => otherStorage.test(text)))
    return undefined;
  const made = sureCallsOf(project, program.entry);
  for (const load of made.calls) {
    if (!/^transformers\.\w*(?:Model|For)\w*\.from_pretrained$/.test(load.meaning ?? '')) continue;
    const given = load.call.arguments;
    const quantization = meantBy(argument(given, 'quantization_config'), load);
    if (quantization?.kind !== 'call' || given.some(({ star }) => star !== '')) continue;
    const isTheirs =
      made.names.meaning(load.file, quantization.callee) === 'transformers.BitsAndBytesConfig' &&
      literalOf(argument(quantization.arguments, 'load_in_4bit')) === true &&
      quantization.arguments.every(({ star }) => star === '');
    const trainer = isTheirs ? trainerOf(project, program, load) : undefined;
    if (!trainer || !trainingOf(trainer, made)) continue;
    return { path: load.file.path, quantization, load: load.call, dtype: dtypeOf(load.call, quantization) };
  }
  return undefined;
}

/** `torch.bfloat16` */
function dtypeOf(load: CallExpression, quantization: CallExpression): string | undefined {
  const found =
    argument(load.arguments, 'torch_dtype') ??
    argument(load.arguments, 'dtype') ??
    argument(quantization.arguments, 'bnb_4bit_compute_dtype');
  const written = dottedName(found);
  return written !== undefined && /\bb?float(?:16|32)$/.test(written) ? written : undefined;
}

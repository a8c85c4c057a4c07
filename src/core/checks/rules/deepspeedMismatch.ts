import type { Span } from '../../base/span.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { type ConfigFile, configFilesOf } from '../../code/configFiles.ts';
import { TrainerArguments } from '../../code/trainerArguments.ts';
import {
  asMapping,
  asScalar,
  asString,
  valueFor,
  type YamlMapping,
  type YamlNode,
  type YamlScalar,
} from '../../languages/yaml/tree.ts';
import { placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const deepspeedMismatch = defineRule({
  code: 'deepspeed-mismatch',
  severity: 'warning',
  summary: 'A value in a DeepSpeed configuration differs from the TrainingArguments of transformers.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      if (program.launch.mayBeMade) continue;
      for (const file of configFilesOf(document, program)) {
        const keys = keysFor(file);
        const { path } = file;
        if (!keys || path === undefined) continue;
        const root = asMapping(project.file(path)?.yaml.root);
        const config = root && configIn(root, file);
        const trainer = config && TrainerArguments.of(project, program);
        if (trainer) yield* differences(program, file, { path, config, keys, trainer });
      }
    }
  },
});

/** Of DeepSpeed, with its dots, and of transformers, with the default. */
type Keys = readonly (readonly [ours: string, theirs: string, usual: number | boolean])[];

const shared: Keys = [
  ['gradient_accumulation_steps', 'gradient_accumulation_steps', 1],
  ['gradient_clipping', 'max_grad_norm', 1],
];

const all: Keys = [
  ['train_micro_batch_size_per_gpu', 'per_device_train_batch_size', 8],
  ...shared,
  ['optimizer.params.lr', 'learning_rate', 5e-5],
  ['optimizer.params.eps', 'adam_epsilon', 1e-8],
  ['optimizer.params.weight_decay', 'weight_decay', 0],
  ['scheduler.params.warmup_max_lr', 'learning_rate', 5e-5],
  ['fp16.enabled', 'fp16', false],
  ['bf16.enabled', 'bf16', false],
];

/** `undefined` where transformers compare nothing with it. */
function keysFor({ reader, option }: ConfigFile): Keys | undefined {
  if (reader === 'transformers') return all;
  return option === 'config_file' ? shared : undefined;
}

/** In a configuration of accelerate a part of it is DeepSpeed's, unless that names a file of its own. */
function configIn(root: YamlMapping, { option }: ConfigFile): YamlMapping | undefined {
  if (option !== 'config_file') return root;
  const own = asMapping(valueFor(root, 'deepspeed_config'));
  const isUsed = asString(valueFor(root, 'distributed_type')) === 'DEEPSPEED';
  return isUsed && own && !valueFor(own, 'deepspeed_config_file') ? own : undefined;
}

interface Compared {
  readonly path: string;
  readonly config: YamlMapping;
  readonly keys: Keys;
  readonly trainer: TrainerArguments;
}

function* differences(
  { launch }: CheckedProgram,
  { word, written, place }: ConfigFile,
  { path, config, keys, trainer }: Compared,
): Generator<RuleFinding> {
  // Then transformers put in other values.
  if (
    trainer.given('auto_find_batch_size') ||
    trainer.given('fp16_backend') ||
    trainer.given('half_precision_backend')
  )
    return;
  const found = keys.flatMap(([ours, theirs, usual]) => {
    const scalar = scalarAt(config, ours);
    const value = scalar && pythonValue(scalar);
    // accelerate makes numbers of texts.
    if (!scalar || value === undefined || (keys === shared && typeof value === 'string')) return [];
    const given = trainer.given(theirs);
    // Evaluation alone may be in half precision.
    if (trainer.given(`${theirs}_full_eval`)) return [];
    const right = given ? given.value : usual;
    return right === undefined || right === null || right === value
      ? []
      : [{ ours, theirs, scalar, given, right }];
  });
  const [first] = found;
  if (!first) return;
  const others = found.length > 1 ? ` (and ${found.length - 1} more)` : '';
  const places: { path: string; span: Span; message: string }[] = found.flatMap(
    ({ scalar, given, theirs, right }) => [
      { path, span: scalar.span, message: `${theirs} is ${shown(right)}${given ? '' : ' by default'}.` },
      ...(given?.place ? [{ ...given.place, message: `${theirs} is given here.` }] : []),
    ],
  );
  yield {
    ...severityIn(launch),
    ...placeOfWord(word ?? launch.program.word),
    message: `The Trainer refuses ${written}: ${first.ours} is ${first.scalar.style === 'plain' ? first.scalar.text : shown(first.scalar.text)}, but ${first.theirs} is ${shown(first.right)}${others}. Use "auto".`,
    related: [...places, ...(place ? [{ ...place, message: 'It is named here.' }] : [])],
    fixes: [
      {
        title: `Use "auto" in ${written}`,
        edits: found.map(({ scalar: { span } }) => ({
          path,
          span,
          newText: written.endsWith('.json') ? '"auto"' : 'auto',
        })),
        needsJudgement: true,
      },
    ],
  };
}

function scalarAt(config: YamlMapping, key: string): YamlScalar | undefined {
  let at: YamlNode | undefined = config;
  for (const name of key.split('.')) at = valueFor(asMapping(at), name);
  return asScalar(at);
}

/** As Python reads it of JSON, where `5e-5` is a number; `undefined` where the Trainer puts in its own. */
function pythonValue({ text, style }: YamlScalar): number | boolean | string | undefined {
  if (text === 'auto') return undefined;
  if (style !== 'plain') return text;
  if (text === 'null') return undefined;
  if (text === 'true' || text === 'false') return text === 'true';
  const number = Number(text);
  return Number.isNaN(number) ? text : number;
}

function shown(value: unknown): string {
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? `"${value}"` : String(value);
}

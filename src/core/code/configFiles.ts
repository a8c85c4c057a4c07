/** Files with settings that a launcher, DeepSpeed, transformers or Lightning is told to read, seen from where the program starts. */
import type { Span } from '../base/span.ts';
import type { Word } from '../languages/python/words.ts';
import { asMapping, asScalar, asString, valueFor } from '../languages/yaml/tree.ts';
import { defineFact, type Project } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { Askings, type Wanted } from './asking.ts';
import { type CheckedProgram, programsOf } from './checkedPrograms.ts';
import { placeOf } from './entry.ts';
import { launcherArguments } from './launcherArguments.ts';
import { textsOf } from './modules.ts';

export interface ConfigFile {
  /** Who reads it: before the program starts, or when it has run for a while. */
  readonly reader: 'accelerate' | 'DeepSpeed' | 'Lightning' | 'transformers';
  /** The path as it is written. */
  readonly written: string;
  /** Where the file lies; `undefined` where it is not here. */
  readonly path: string | undefined;
  /** The word of the command with it. */
  readonly word: Word | undefined;
  /** Where it stands otherwise: in the code, or in another such file. */
  readonly place: Place | undefined;
  /** The option of `accelerate launch` that names it. */
  readonly option?: 'config_file' | 'deepspeed_config_file';
}

interface Place {
  readonly path: string;
  readonly span: Span;
}

/** Another text may be a whole configuration, encoded. */
const isFileName = /^[\w./-]+\.(?:json|ya?ml)$/;

/** @param program of the document */
export function configFilesOf(
  { project, path }: DocumentFacts,
  program: CheckedProgram,
): readonly ConfigFile[] {
  return project.get(configFiles, path).get(program) ?? [];
}

const configFiles = defineFact<ReadonlyMap<CheckedProgram, readonly ConfigFile[]>>({
  name: 'configurations that the programs of a document read',
  compute(project, path) {
    const programs = programsOf(new DocumentFacts(project, path));
    return new Map(programs.map((program) => [program, readBy(project, program)]));
  },
});

/** A configuration as it is named. */
type NamedConfig = Omit<ConfigFile, 'path'>;

function readBy(project: Project, program: CheckedProgram): ConfigFile[] {
  return [
    ...ofLauncher(project, program),
    ...ofDeepSpeed(project, program),
    ...ofTrainer(project, program),
    ...ofCalls(project, program),
  ]
    .filter(({ written }) => isFileName.test(written) && !written.startsWith('/'))
    .map((each) => ({ ...each, path: placeOf(project, program.launch, each.written) }));
}

/** What `accelerate launch` reads, and what that names. */
function ofLauncher(project: Project, { launch }: CheckedProgram): NamedConfig[] {
  const { launching } = launch.program;
  if (launching?.library !== 'accelerate') return [];
  const { values } = launcherArguments(launching);
  const given = (['config_file', 'deepspeed_config_file'] as const).flatMap((option) => {
    const found = values.get(option);
    return found
      ? [{ reader: 'accelerate' as const, written: found.value, word: found.word, place: undefined, option }]
      : [];
  });
  const own = given.find(({ option }) => option === 'config_file');
  const path = own && placeOf(project, launch, own.written);
  // JSON is YAML too.
  const root = path === undefined ? undefined : asMapping(project.file(path)?.yaml.root);
  const inner = asScalar(valueFor(asMapping(valueFor(root, 'deepspeed_config')), 'deepspeed_config_file'));
  // An option of the command goes before.
  const isUsed =
    asString(valueFor(root, 'distributed_type')) === 'DEEPSPEED' && !values.has('deepspeed_config_file');
  return isUsed && path !== undefined && inner
    ? [
        ...given,
        { reader: 'accelerate', written: inner.text, word: undefined, place: { path, span: inner.span } },
      ]
    : given;
}

/** The option that `deepspeed.add_config_arguments` adds to a parser. */
function ofDeepSpeed(project: Project, { matched, modules }: CheckedProgram): NamedConfig[] {
  const given = matched.bindings.findLast(({ option }) => option.name === 'deepspeed_config');
  const isTheirs = modules?.local.some(({ path }) => project.read(path)?.includes('add_config_arguments'));
  return given && isTheirs
    ? [{ reader: 'DeepSpeed', written: given.value, word: given.word, place: undefined }]
    : [];
}

const trainerConfig: Wanted = {
  names: ['transformers.*TrainingArguments', 'transformers.training_args.TrainingArguments', 'trl.*Config'],
  argument: 'deepspeed',
};

function ofTrainer(project: Project, program: CheckedProgram): NamedConfig[] {
  const { launch, modules } = program;
  const words = launch.program.arguments;
  if (!modules?.foreign.some(({ name }) => /^(?:transformers|trl)$/.test(name))) return [];
  const isAsked =
    words.some(({ text }) => text.startsWith('--deepspeed')) ||
    modules.local.some(({ path }) => /\bdeepspeed *=/.test(project.read(path) ?? ''));
  const found = isAsked ? new Askings(project, program).find(trainerConfig) : undefined;
  if (!found?.value) return [];
  const { text, word, span } = found.value;
  const place = word ? undefined : { path: found.path, span };
  return [{ reader: 'transformers', written: text, word, place }];
}

/** Calls that are given the path of a configuration of DeepSpeed. */
const callsWithConfig: readonly (Wanted & Pick<ConfigFile, 'reader'> & { readonly argument: string })[] = [
  { reader: 'DeepSpeed', names: ['deepspeed.initialize'], argument: 'config' },
  { reader: 'DeepSpeed', names: ['deepspeed.initialize'], argument: 'config_params' },
  {
    reader: 'accelerate',
    names: ['accelerate.DeepSpeedPlugin', 'accelerate.utils.DeepSpeedPlugin'],
    argument: 'hf_ds_config',
  },
  {
    reader: 'Lightning',
    names: [
      'lightning.pytorch.strategies.DeepSpeedStrategy',
      'lightning.fabric.strategies.DeepSpeedStrategy',
      'pytorch_lightning.strategies.DeepSpeedStrategy',
    ],
    argument: 'config',
  },
];

function ofCalls(project: Project, program: CheckedProgram): NamedConfig[] {
  const { modules } = program;
  if (!modules?.foreign.some(({ name }) => /^(?:deepspeed|accelerate|(?:pytorch_)?lightning)$/.test(name)))
    return [];
  const texts = textsOf(project, modules);
  if (!texts.some((text) => /\b(?:config|config_params|hf_ds_config) *= *["']/.test(text))) return [];
  const askings = new Askings(project, program);
  return callsWithConfig.flatMap((wanted) => {
    const found = askings.find(wanted);
    return found?.value && !found.value.word
      ? [
          {
            reader: wanted.reader,
            written: found.value.text,
            word: undefined,
            place: { path: found.path, span: found.value.span },
          },
        ]
      : [];
  });
}

import { nearest } from '../../base/nearest.ts';
import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { type ConfigFile, configFilesOf } from '../../code/configFiles.ts';
import { textsOf } from '../../code/modules.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { jsonProblem } from '../../languages/json/problem.ts';
import { asMapping, pairOf } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import type { AppliedInstall } from '../../stack/apply.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { installed } from '../../stack/stack.ts';
import { fixOf, refusalOf, refusedKeys } from '../support/deepspeedKeys.ts';
import { mayBePatched } from '../support/patched.ts';
import { placeOfWord, severityIn, stackOf } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const invalidConfig = defineRule({
  code: 'invalid-config',
  severity: 'error',
  summary: 'A DeepSpeed or accelerate configuration is rejected by the library that reads it.',
  *check(document) {
    for (const program of programsOf(document)) {
      if (program.launch.mayBeMade) continue;
      for (const file of configFilesOf(document, program))
        if (file.path !== undefined) yield* inConfig(document, program, file.path, file);
      yield* inCall(document, program);
    }
  },
});

function* inConfig(
  { project, matrix }: DocumentFacts,
  { launch, modules }: CheckedProgram,
  path: string,
  { reader, word, written, option }: ConfigFile,
): Generator<RuleFinding> {
  const text = project.read(path) ?? '';
  const name = nameOf(written);
  const writes = (each: string) => each.includes(name) && /json\.dump|yaml\.\w*dump|write|copy/.test(each);
  if (textsOf(project, modules).some(writes)) return;
  const finding = (message: string, span: Span, there: string): RuleFinding => ({
    ...severityIn(launch),
    ...placeOfWord(word ?? launch.program.word),
    message,
    related: [{ path, span, message: there }],
  });
  // DeepSpeed itself reads Hjson, which has comments and needs few commas.
  if (/\.json$/.test(written) && reader !== 'DeepSpeed') {
    const problem = jsonProblem(text);
    if (problem) {
      const { span, message, superfluous } = problem;
      yield {
        ...finding(`${reader} cannot read ${written}: ${message}.`, span, 'It is here.'),
        fixes: superfluous
          ? [{ title: `Remove the comma in ${name}`, edits: [{ path, span: superfluous, newText: '' }] }]
          : [],
      };
      return;
    }
  }
  const root = asMapping(project.file(path)?.yaml.root);
  const steps = reader === 'Lightning' && root ? pairOf(root, ofTrainer)?.key : undefined;
  if (steps && !textsOf(project, modules).some((each) => /\bfabric\b/.test(each)))
    yield finding(refusal(written), steps.span, 'It is here.');
  // Who names it to accelerate may not use DeepSpeed with it.
  if (root && !option && reader !== 'Lightning' && !mayChange(textsOf(project, modules), text)) {
    const { environment } = launch.run;
    const isOther = environment && mayBeAnother(project, environment.installs);
    const stack = isOther ? undefined : stackOf(launch);
    for (const refused of refusedKeys(root, installed(stack, 'deepspeed')?.value, matrix)) {
      const [{ key }] = refused.pairs;
      yield {
        ...finding(refusalOf(refused, written), key.span, 'It is here.'),
        fixes: fixOf(refused, path, name),
      };
    }
  }
  if (option !== 'config_file') return;
  for (const { key } of root?.pairs ?? []) {
    const meant = keysOfAccelerate.has(key.text) ? undefined : nearest(key.text, [...keysOfAccelerate]);
    if (meant === undefined) continue;
    yield {
      ...finding(
        `accelerate refuses the key "${key.text}" in ${written}. Did you mean "${meant}"?`,
        key.span,
        'It is here.',
      ),
      fixes: [{ title: `Use ${meant} in ${name}`, edits: [{ path, span: key.span, newText: meant }] }],
    };
  }
}

/** Whether DeepSpeed may be installed from its repository, or changed. */
function mayBeAnother(project: Project, installs: readonly AppliedInstall[]): boolean {
  return (
    mayBePatched(project, installs, 'deepspeed') ||
    installs.some(({ install: { more, path, span } }) => {
      const text = project.read(path) ?? '';
      return more && /deepspeed/i.test(text.slice(span.start, span.end));
    })
  );
}

/** Whether code may take keys out before DeepSpeed looks at them, or the text may not be what it seems. */
function mayChange(texts: readonly string[], config: string): boolean {
  return (
    jsonProblem(config) !== undefined ||
    texts.some((text) =>
      /del_config_sub_tree|DeepSpeedConfigModel|(?:deepspeed|ds)_config\w*\s*\[|\.config\.pop\(/.test(text),
    )
  );
}

/** What Lightning's trainer sets itself. */
const ofTrainer = 'gradient_accumulation_steps';

function refusal(where: string): string {
  return `Lightning refuses ${ofTrainer} in ${where}. Pass accumulate_grad_batches to its Trainer.`;
}

const strategy = /^(?:lightning\.pytorch|pytorch_lightning)\.strategies\.DeepSpeedStrategy$/;

/** A class of its own, or a configuration that is changed before it is used. */
const changes = /\bclass\s+\w+\([^)]*DeepSpeedStrategy|\.pop\(|\bdel\s/;

/** A configuration that stands in the code. */
function* inCall(
  { project }: DocumentFacts,
  { entry, launch, modules }: CheckedProgram,
): Generator<RuleFinding> {
  const texts = textsOf(project, modules);
  if (!entry || !texts.some((text) => text.includes(ofTrainer)) || texts.some((text) => changes.test(text)))
    return;
  for (const { file, call, meaning } of sureCallsOf(project, entry).calls) {
    if (!strategy.test(meaning ?? '')) continue;
    const config = call.arguments.find(({ name }) => name === 'config')?.value;
    const entries = config?.kind === 'dictionary' ? config.entries : [];
    const key = entries.find(([each]) => each.kind === 'string' && each.text === ofTrainer)?.[0];
    if (!key) continue;
    yield {
      ...severityIn(launch),
      ...placeOfWord(launch.program.word),
      message: refusal('the configuration of DeepSpeedStrategy'),
      related: [{ path: file.path, span: key.span, message: 'It is here.' }],
    };
  }
}

/** Those that a release up to 1.15 has: fields of `ClusterConfig`, and what it makes of older files. */
const keysOfAccelerate: ReadonlySet<string> = new Set([
  'compute_environment',
  'distributed_type',
  'mixed_precision',
  'use_cpu',
  'debug',
  'num_processes',
  'machine_rank',
  'num_machines',
  'gpu_ids',
  'main_process_ip',
  'main_process_port',
  'rdzv_backend',
  'same_network',
  'main_training_function',
  'enable_cpu_affinity',
  'fp8_config',
  'deepspeed_config',
  'fsdp_config',
  'parallelism_config',
  'megatron_lm_config',
  'ipex_config',
  'mpirun_config',
  'downcast_bf16',
  'tpu_name',
  'tpu_zone',
  'tpu_use_cluster',
  'tpu_use_sudo',
  'command_file',
  'commands',
  'tpu_vm',
  'tpu_env',
  'dynamo_config',
  'dynamo_backend',
  'fp16',
]);

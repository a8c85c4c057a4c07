import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { configFilesOf } from '../../code/configFiles.ts';
import { textsOf } from '../../code/modules.ts';
import { valueAt } from '../../code/onlyValue.ts';
import { argument, argumentAt, dottedName, literalOf } from '../../code/options/values.ts';
import { type MeantCall, sureCallsOf } from '../../code/sureCalls.ts';
import { jsonProblem } from '../../languages/json/problem.ts';
import type { Expression } from '../../languages/pythonCode/tree.ts';
import { asMapping, asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn } from '../../stack/version.ts';
import { isWritten } from '../support/configWrites.ts';
import {
  codeName,
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  severityIn,
  stackOf,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const zeroOffloadOptimizer = defineRule({
  code: 'zero-offload-optimizer',
  severity: 'error',
  summary: 'DeepSpeed gets an optimizer of PyTorch with a configuration that offloads the optimizer.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of readProgramsOf(document)) {
      const { launch, entry } = program;
      const stack = stackOf(launch);
      const deepspeed = installed(stack, 'deepspeed')?.value;
      if (!isSurelyIn(deepspeed, refusing, matrix.packages.package('deepspeed'))) continue;
      const { calls, names } = sureCallsOf(project, entry);
      const [made, ...others] = calls.filter(({ meaning }) => meaning === 'deepspeed.initialize');
      if (!made || others.length > 0 || made.call.arguments.some(({ star }) => star !== '')) continue;
      const optimizer = valueAt(argumentAt(made.call.arguments, 'optimizer', 2), made);
      if (optimizer?.kind !== 'call') continue;
      const name = names.meaning(made.file, optimizer.callee) ?? '';
      if (!/^torch\.optim\.[A-Z]\w*$/.test(name)) continue;
      if (textsOf(project, program.modules).some((text) => changes.test(text))) continue;
      const offload = offloadIn(document, program, made);
      if (!offload) continue;
      const { path } = made.file;
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${codeName(program, path)} gives ${name} to deepspeed.initialize, which refuses it with offload_optimizer. Use deepspeed.ops.adam.DeepSpeedCPUAdam.`,
        related: [
          { path, span: optimizer.callee.span, message: 'The optimizer is made here.' },
          { ...offload, message: 'It is offloaded here.' },
        ],
      };
    }
  },
});

/** Source: `_configure_optimizer` of `runtime/engine.py` in all tags of deepspeedai/DeepSpeed up to 0.19.5. */
const refusing = '>=0.8.3,<0.19.6';

interface Place {
  readonly path: string;
  readonly span: Span;
}

/** Where the configuration says so, in a file or in the code. */
function offloadIn(document: DocumentFacts, program: ReadProgram, made: MeantCall): Place | undefined {
  const written = argument(made.call.arguments, 'config') ?? argument(made.call.arguments, 'config_params');
  const config = valueAt(written, made);
  if (config?.kind === 'dictionary')
    return isChanged(written, document, program) ? undefined : offloadInCode(config, made.file.path);
  const files = configFilesOf(document, program).filter(({ reader }) => reader === 'DeepSpeed');
  const [file, ...others] = files;
  if (!file || file.path === undefined || others.length > 0) return undefined;
  // One that the code names is this call's; the parser of DeepSpeed has the other.
  if (written && written.span !== file.place?.span) return undefined;
  return offloadInFile(document, program, file.path);
}

function offloadInFile(document: DocumentFacts, program: ReadProgram, path: string): Place | undefined {
  const { project } = document;
  const root = asMapping(project.file(path)?.yaml.root);
  if (jsonProblem(project.read(path) ?? '') || mayBeWritten(document, program, nameOf(path)))
    return undefined;
  if (!root || pairOf(root, force)) return undefined;
  const pair = pairOf(asMapping(valueFor(root, 'zero_optimization')), 'offload_optimizer');
  const device = asString(valueFor(asMapping(pair?.value), 'device'));
  return pair && isAway(device) ? { path, span: pair.key.span } : undefined;
}

/** By any program of the job, or by a command that names it. */
function mayBeWritten(document: DocumentFacts, { launch }: ReadProgram, name: string): boolean {
  const { project, text } = document;
  const script = launch.script === undefined ? undefined : project.read(launch.script);
  const isNamed = [text, script ?? ''].some((each) =>
    each.replace(/deepspeed_config[=\s]+\S+/g, '').includes(name),
  );
  return isNamed || programsOf(document).some((each) => isWritten(project, each, name));
}

function offloadInCode(config: Expression, path: string): Place | undefined {
  const [zero, forced] = [valueIn(config, 'zero_optimization'), valueIn(config, force)];
  const offload = valueIn(zero, 'offload_optimizer');
  const isKnown = config.kind === 'dictionary' && !config.isOpen && !forced;
  return offload && isKnown && isAway(literalOf(valueIn(offload, 'device')))
    ? { path, span: offload.span }
    : undefined;
}

/** With `false` it takes any optimizer. */
const force = 'zero_force_ds_cpu_optimizer';

/** The program answers that itself, or names another configuration. */
const changes = /\bzero_force_ds_cpu_optimizer\b|\.deepspeed_config\s*=[^=]/;

function isAway(device: unknown): boolean {
  return device === 'cpu' || device === 'nvme';
}

function valueIn(dictionary: Expression | undefined, key: string): Expression | undefined {
  const entries = dictionary?.kind === 'dictionary' && !dictionary.isOpen ? dictionary.entries : [];
  return entries.findLast(([each]) => literalOf(each) === key)?.[1];
}

/** Whether something may be put into a dictionary after it is made. */
function isChanged(
  written: Expression | undefined,
  { project }: DocumentFacts,
  { modules }: ReadProgram,
): boolean {
  const name = dottedName(written);
  if (name === undefined) return false;
  const texts = textsOf(project, modules);
  // Without where it is made, and `config=config`.
  const uses = new RegExp(`(?<![\\w.])${name}\\b(?!\\s*=[^=])`, 'g');
  return (
    texts.flatMap((text) => text.match(uses) ?? []).length !== 1 ||
    texts.some((text) => new RegExp(`(?<![\\w.])${name}\\s*[[|]`).test(text))
  );
}

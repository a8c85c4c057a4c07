/** The public model that a program surely trains: the only one that it loads. */
import type { Span } from '../base/span.ts';
import type { Expression, PythonFile } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import type { Project } from '../project/project.ts';
import { assignedTo } from './assigned.ts';
import type { CheckedProgram } from './checkedPrograms.ts';
import { trainerOf } from './deviceMaps.ts';
import { placeOf } from './entry.ts';
import { textsOf } from './modules.ts';
import { argument, literalOf } from './options/values.ts';
import { sureCallsOf } from './sureCalls.ts';
import type { SureCall } from './surelyRun.ts';

export interface TrainedModel {
  /** As on Hugging Face. */
  readonly name: string;
  readonly path: string;
  readonly span: Span;
}

/** Classes that make what the model says that it is. */
const loads = /^transformers\.AutoModel\w*\.from_pretrained$/;

export function trainedModel(project: Project, program: CheckedProgram): TrainedModel | undefined {
  const { entry, modules } = program;
  if (!entry) return undefined;
  const texts = textsOf(project, modules);
  const loaded = texts.flatMap((text) => text.match(/\w*(?:Model|For[A-Z])\w*\.from_pretrained\(/g) ?? []);
  if (loaded.filter((each) => !each.startsWith('Peft')).length !== 1) return undefined;
  const { calls } = sureCallsOf(project, entry);
  const load = calls.find(({ meaning }) => loads.test(meaning ?? ''));
  const trains = calls.some(({ call: { callee } }) => callee.kind === 'member' && callee.name === 'train');
  if (!load || !trains || !trainerOf(project, program, load)) return undefined;
  const { arguments: given, callee } = load.call;
  // Another configuration may make it another model.
  if (given.some(({ star, name }) => star !== '' || name === 'trust_remote_code' || name === 'config'))
    return undefined;
  const name = publicName(project, program, load);
  return name === undefined ? undefined : { name, path: load.file.path, span: callee.span };
}

/** What `from_pretrained` loads, where that is written and no folder of the name goes before. */
export function publicName(project: Project, { launch }: CheckedProgram, load: SureCall): string | undefined {
  const given = load.call.arguments;
  const [first] = given;
  const written =
    argument(given, 'pretrained_model_name_or_path') ?? (first?.name ? undefined : first?.value);
  const name = textOf(project, written, load);
  const isFolder = ['config.json', 'tokenizer_config.json', 'special_tokens_map.json'].some(
    (file) => placeOf(project, launch, `${name}/${file}`) !== undefined,
  );
  return isFolder ? undefined : name;
}

/** A text, or a name that has one alone: in the function, or else in the file. */
function textOf(project: Project, written: Expression | undefined, { file, within }: SureCall) {
  const literal = literalOf(written);
  if (typeof literal === 'string') return literal;
  if (written?.kind !== 'name') return undefined;
  const { name } = written;
  const assignments = new RegExp(`\\b${name}\\s*(?::[^=\\n]*)?=(?!=)`, 'g');
  if (project.read(file.path)?.match(assignments)?.length !== 1 || isParameter(file, name)) return undefined;
  const own = assignedTo(name, within);
  const values = own?.length === 0 ? assignedTo(name, file.module.body) : own;
  const value = literalOf(values?.[0]);
  return typeof value === 'string' ? value : undefined;
}

function isParameter({ module }: PythonFile, name: string): boolean {
  return [...statementsIn(module.body)].some(
    ({ statement }) =>
      statement.kind === 'function' && statement.parameters.some((each) => each.name === name),
  );
}

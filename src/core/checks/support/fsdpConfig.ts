/** Configurations of accelerate with which a program surely trains in several processes with FSDP. */
import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import type { ConfigFile } from '../../code/configFiles.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { textsOf } from '../../code/modules.ts';
import { asMapping, asScalar, asString, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';

/** Its mapping `fsdp_config`; `undefined` where something else may say otherwise. */
export function fsdpConfig(
  { project, text }: DocumentFacts,
  { launch, modules }: CheckedProgram,
  { path, option }: ConfigFile,
) {
  // A command before may write something else into the file.
  if (option !== 'config_file' || path === undefined || launch.mayBeMade) return undefined;
  const root = asMapping(project.file(path)?.yaml.root);
  const config = asMapping(valueFor(root, 'fsdp_config'));
  const { launching } = launch.program;
  const words = launching?.arguments ?? [];
  const given = launching && launcherArguments(launching).values.get('num_processes')?.value;
  // A single process trains without FSDP.
  const processes = given ?? asScalar(valueFor(root, 'num_processes'))?.text ?? '';
  if (!/^(?:[2-9]|[1-9]\d+)$/.test(processes)) return undefined;
  if (asString(valueFor(root, 'distributed_type')) !== 'FSDP' || !config) return undefined;
  if (words.some((word) => /^--(?:fsdp|use_|multi|cpu|tpu|no_)/.test(word.text))) return undefined;
  const all = [text, ...textsOf(project, modules), ...launch.program.arguments.map((word) => word.text)];
  return all.some((each) => /fsdp_|FSDP_|FullyShardedDataParallelPlugin|\bfsdp\s*=/.test(each))
    ? undefined
    : { path, config };
}

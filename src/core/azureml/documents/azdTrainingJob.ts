/**
 * The job of `azd ai training`, which trains in Microsoft Foundry. It reads like a command job of Azure ML, so it is
 * told only by what the Azure ML CLI refuses and this tool reads.
 * @see https://github.com/Azure/azure-dev/blob/00f8a4a98785a34175094c0628947e8c90c45879/cli/azd/extensions/azure.ai.training/README.md
 * @see https://github.com/Azure/azure-dev/blob/f1ab8f3c926733a273525084fc0441a6c187e8d2/cli/azd/extensions/azure.ai.training/internal/utils/yaml_parser.go
 */

import {
  asMapping,
  asString,
  pairOf,
  valueFor,
  type YamlMapping,
  type YamlNode,
} from '../../languages/yaml/tree.ts';
import { isOpen } from '../references/environmentReference.ts';

/**
 * @param by `own keys`: only what Azure ML has nowhere counts. So it must be where `$schema` names Azure ML's command
 * job, which the starter file of `azd ai training init` does too (`init_template.go` at 3f0a1269).
 */
export function isAzdTrainingJob(root: YamlMapping, by: 'own keys' | 'anything' = 'anything'): boolean {
  const type = pairOf(root, 'type');
  if (type && asString(type.value) !== 'command') return false;
  const texts = [valueFor(root, 'command'), valueFor(root, 'environment')].map(asString);
  const [command, environment] = texts;
  if (command !== undefined && environment !== undefined)
    return saysFoundry(root) || (by === 'anything' && hasFlatCounts(root) && namesImage(environment));
  // Half of it may not be written yet; an environment that is a mapping is Azure ML's.
  return (
    texts.some((text) => text !== undefined) && !asMapping(valueFor(root, 'environment')) && saysFoundry(root)
  );
}

/** What only this tool has. */
function saysFoundry(root: YamlMapping): boolean {
  return (
    pairOf(root, 'storage_connection_name') !== undefined ||
    isFoundryAddress(valueFor(root, 'code')) ||
    entriesOf(root, 'inputs').some((input) => isFoundryAddress(valueFor(input, 'path'))) ||
    entriesOf(root, 'outputs').some(
      (output) => pairOf(output, 'asset_name') !== undefined || pairOf(output, 'asset_version') !== undefined,
    )
  );
}

function isFoundryAddress(node: YamlNode | undefined): boolean {
  return asString(node)?.startsWith('azureai://') ?? false;
}

/** In a job for Azure ML these may be keys of `resources` that stand in the wrong place. */
function hasFlatCounts(root: YamlMapping): boolean {
  return pairOf(root, 'instance_count') !== undefined || pairOf(root, 'gpu_count') !== undefined;
}

/** The Azure ML CLI refuses an image as the text of `environment`; here it is the usual thing. */
function namesImage(environment: string): boolean {
  return environment.includes('/') && !/^(?:azureml|file):/i.test(environment) && !isOpen(environment);
}

function entriesOf(root: YamlMapping, key: string): readonly YamlMapping[] {
  return asMapping(valueFor(root, key))?.pairs.flatMap(({ value }) => asMapping(value) ?? []) ?? [];
}

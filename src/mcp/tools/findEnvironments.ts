import * as z from 'zod';
import { registryReference } from '../../core/azureml/references/rewrite.ts';
import { lastVersion, type Matrix, rangeOf } from '../../core/knowledge/matrix/matrix.ts';
import { isOfSeries } from '../../core/knowledge/matrix/naming.ts';
import type { CuratedEnvironment } from '../../core/knowledge/matrix/schema.ts';
import { stateOfEnvironment } from '../../core/knowledge/matrix/updates.ts';
import { parseRequirement } from '../../core/languages/python/requirement.ts';
import { admits, publicVersion, validSpecifier } from '../../core/languages/python/specifier.ts';
import { curatedStack } from '../../core/stack/curated.ts';
import { fitOn } from '../../core/stack/machines.ts';
import { acceleratorTitle, installed, type Stack } from '../../core/stack/stack.ts';
import { exactly, versionText } from '../../core/stack/version.ts';
import { ToolError } from '../desk/roots.ts';
import { defineTool, shortText, versionInput } from './tool.ts';

const found = z.object({
  reference: z.string().describe('As a job names it, pinned'),
  torch: z.string(),
  accelerator: z.string(),
  python: z.string(),
  os: z.string(),
  published: z.string(),
  state: z.enum(['current', 'no longer updated', 'removed']),
  missing: z
    .array(z.string())
    .describe('Packages of the question that nobody knows to be there; pip would have to install them'),
});

export const findEnvironments = defineTool({
  name: 'find_environments',
  title: 'Find ACPT environments',
  description:
    'Curated ACPT environments that fit: by PyTorch, CUDA, Python, packages and the VM size that they are to run on. The best come first. What is inside is what is really installed in the newest known version, not what the name says.',
  input: {
    torch: versionInput.optional().describe('A version such as 2.8, or a specifier such as >=2.6'),
    cuda: versionInput.optional().describe('Such as 12 or 12.6'),
    python: versionInput.optional().describe('Such as 3.10'),
    vmSize: shortText.optional().describe('An Azure VM size, such as Standard_ND96isr_H100_v5'),
    packages: z.array(shortText).max(50).optional().describe('Requirements such as deepspeed>=0.16'),
    includeRetired: z.boolean().default(false),
  },
  output: { asOf: z.string(), environments: z.array(found) },
  answer({ torch, cuda, python, vmSize, packages = [], includeRetired }, { matrix }) {
    const size = vmSize === undefined ? undefined : matrix.vmSize(vmSize);
    if (vmSize !== undefined && !size)
      throw new ToolError(`Unknown GPU size "${vmSize}". Expected a name such as Standard_ND96isr_H100_v5.`);
    const wanted = packages.map(requirement);
    const torchFits = torch === undefined ? () => true : versionTest(torch);
    const environments = matrix.offeredEnvironments.flatMap((environment) => {
      const version = lastVersion(environment);
      const stack = curatedStack(matrix, environment, version);
      if (!stack || (!includeRetired && stateOfEnvironment(environment) !== 'current')) return [];
      const at = exactly(stack.packages.get('torch')?.value);
      if (torch !== undefined && (at === undefined || !torchFits(publicVersion(at)))) return [];
      if (cuda !== undefined && !isOfSeries(stack.accelerator?.version ?? '', cuda)) return [];
      if (python !== undefined && !isOfSeries(exactly(stack.components.get('python')?.value) ?? '', python))
        return [];
      if (wanted.some((each) => isDenied(stack, each))) return [];
      const reference = registryReference(environment.name, String(version));
      if (size && fitOn(matrix, stack, size).runs === 'no') return [];
      return [told(matrix, environment, version, stack, wanted, reference)];
    });
    return { asOf: matrix.asOf, environments };
  },
});

interface Wanted {
  readonly name: string;
  readonly specifier: string;
  readonly written: string;
}

function requirement(written: string): Wanted {
  const read = parseRequirement(written, 0);
  if (!read || !validSpecifier(read.specifier))
    throw new ToolError(`Invalid requirement "${written}". Expected a name, such as deepspeed>=0.16.`);
  return { name: read.name, specifier: read.specifier, written };
}

/** `2.8` means any 2.8; anything with a sign is a specifier. */
function versionTest(written: string): (version: string) => boolean {
  if (/^\d/.test(written)) return (version) => isOfSeries(version, written);
  if (!validSpecifier(written))
    throw new ToolError(`Invalid version "${written}". Expected one such as 2.8 or >=2.6.`);
  return (version) => admits(written, version);
}

/** It is known to be there in another version, or not to be there at all. */
function isDenied(stack: Stack, { name, specifier }: Wanted): boolean {
  const version = exactly(stack.packages.get(name)?.value);
  return version !== undefined && !admits(specifier, version);
}

function told(
  matrix: Matrix,
  environment: CuratedEnvironment,
  version: number,
  stack: Stack,
  wanted: readonly Wanted[],
  reference: string,
): z.input<typeof found> {
  const { accelerator, os } = stack;
  const state = stateOfEnvironment(environment);
  return {
    reference,
    torch: versionText(installed(stack, 'torch')?.value),
    accelerator: accelerator ? acceleratorTitle(accelerator) : 'unknown',
    python: versionText(stack.components.get('python')?.value),
    os: os?.value ?? 'unknown',
    published: rangeOf(environment, version)?.dates[1] ?? matrix.historyEnd,
    state: state === 'current' || state === 'removed' ? state : 'no longer updated',
    missing: wanted.flatMap(({ name, written }) =>
      exactly(stack.packages.get(name)?.value) === undefined ? [written] : [],
    ),
  };
}

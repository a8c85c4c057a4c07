import * as z from 'zod';
import { registryReference } from '../../core/azureml/references/rewrite.ts';
import { checkDocument } from '../../core/checks/check.ts';
import { isRetired, lastVersion, type Matrix, rangeOf } from '../../core/knowledge/matrix/matrix.ts';
import { isOfSeries } from '../../core/knowledge/matrix/naming.ts';
import type { CuratedEnvironment } from '../../core/knowledge/matrix/schema.ts';
import { parseRequirement } from '../../core/languages/python/requirement.ts';
import { admits, publicVersion, validSpecifier } from '../../core/languages/python/specifier.ts';
import { curatedStack } from '../../core/stack/curated.ts';
import { DocumentFacts } from '../../core/stack/documentFacts.ts';
import { installed, type Stack } from '../../core/stack/stack.ts';
import { exactly, versionText } from '../../core/stack/version.ts';
import { type Desk, projectFor } from '../desk/desk.ts';
import { ToolError } from '../desk/roots.ts';
import { defineTool, shortText } from './tool.ts';

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
    torch: shortText.optional().describe('A version such as 2.8, or a specifier such as >=2.6'),
    cuda: shortText.optional().describe('Such as 12 or 12.6'),
    python: shortText.optional().describe('Such as 3.10'),
    vmSize: shortText.optional().describe('An Azure VM size, such as Standard_ND96isr_H100_v5'),
    packages: z.array(shortText).max(50).optional().describe('Requirements such as deepspeed>=0.16'),
    includeRetired: z.boolean().default(false),
  },
  output: { asOf: z.string(), environments: z.array(found) },
  answer({ torch, cuda, python, vmSize, packages = [], includeRetired }, desk) {
    const { matrix } = desk;
    if (vmSize !== undefined && !matrix.vmSize(vmSize))
      throw new ToolError(`Unknown GPU size "${vmSize}". Expected a name such as Standard_ND96isr_H100_v5.`);
    const wanted = packages.map(requirement);
    const torchFits = torch === undefined ? () => true : versionTest(torch);
    const environments = matrix.offeredEnvironments.flatMap((environment) => {
      const version = lastVersion(environment);
      const stack = curatedStack(matrix, environment, version);
      if (!stack || (!includeRetired && (isRetired(environment) || environment.status !== 'active')))
        return [];
      const at = exactly(stack.packages.get('torch')?.value);
      if (torch !== undefined && (at === undefined || !torchFits(publicVersion(at)))) return [];
      if (cuda !== undefined && !isOfSeries(stack.accelerator?.version ?? '', cuda)) return [];
      if (python !== undefined && !isOfSeries(exactly(stack.components.get('python')?.value) ?? '', python))
        return [];
      if (wanted.some((each) => isDenied(stack, each))) return [];
      const reference = registryReference(environment.name, String(version));
      if (vmSize !== undefined && !runsOn(desk, reference, vmSize)) return [];
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

/** Whether the rules find that it cannot run there: drivers, architectures. */
function runsOn(desk: Desk, reference: string, vmSize: string): boolean {
  const project = projectFor(desk);
  const path = `${desk.roots.folders[0]}/acpt-question.yml`;
  project.open(path, `command: "true"\nenvironment: ${reference}\nresources:\n  instance_type: ${vmSize}\n`);
  return checkDocument(new DocumentFacts(project, path)).findings.every(
    ({ code, severity }) => !/gpu|cuda|driver/.test(code) || severity === 'hint' || severity === 'info',
  );
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
  return {
    reference,
    torch: versionText(installed(stack, 'torch')?.value),
    accelerator: accelerator
      ? `${accelerator.kind === 'cuda' ? 'CUDA' : 'ROCm'} ${accelerator.version}`
      : 'unknown',
    python: versionText(stack.components.get('python')?.value),
    os: os?.value ?? 'unknown',
    published: rangeOf(environment, version)?.dates[1] ?? matrix.historyEnd,
    state:
      environment.status === 'removed'
        ? 'removed'
        : environment.status === 'active' && !isRetired(environment)
          ? 'current'
          : 'no longer updated',
    missing: wanted.flatMap(({ name, written }) =>
      exactly(stack.packages.get(name)?.value) === undefined ? [written] : [],
    ),
  };
}

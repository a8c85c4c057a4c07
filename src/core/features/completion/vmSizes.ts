import type { Analysis } from '../../checks/analysis.ts';
import type { VmSize } from '../../knowledge/matrix/schema.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, formsAt } from './forms.ts';

/** GPU sizes of Azure's virtual machines, retired ones last. */
export function completeVmSize(analysis: Analysis, offset: number): Completion[] {
  const found = formsAt(analysis, offset);
  if (!found?.forms.has('vmSize')) return [];
  const { vmSizes } = analysis.surroundings.matrix;
  const { today } = analysis.surroundings;
  const retired = (size: VmSize) => size.retired !== undefined && size.retired <= today;
  return vmSizes
    .toSorted(
      (a, b) =>
        Number(retired(a)) - Number(retired(b)) || generation(b) - generation(a) || b.gpuCount - a.gpuCount,
    )
    .map((size) => ({
      ...plain,
      label: size.size,
      detail: gpuText(size),
      documentation: () => sizeMarkdown(size),
      span: found.cursor.span,
      newText: asValue(found.cursor, size.size),
      filterText: size.size,
      kind: 'size',
      retired: retired(size),
    }));
}

/** Newer GPUs first: by NVIDIA's compute capability; AMD's MI300X ranks with the H100. */
function generation({ computeCapability, gfx }: VmSize): number {
  if (computeCapability !== undefined) return Number(computeCapability);
  return gfx === 'gfx942' ? 9 : 0;
}

/** "8 × NVIDIA H100 · 80 GiB each"; a part of a GPU is shown as a fraction. */
export function gpuText({ gpu, gpuCount, gpuMemoryGiB }: VmSize): string {
  if (gpuCount < 1) return `1/${Math.round(1 / gpuCount)} ${gpu} · ${gpuMemoryGiB} GiB`;
  return `${gpuCount} × ${gpu} · ${gpuMemoryGiB} GiB${gpuCount > 1 ? ' each' : ''}`;
}

export function sizeMarkdown(size: VmSize): string {
  const architecture = size.computeCapability
    ? `compute capability ${size.computeCapability}`
    : (size.gfx ?? 'architecture unknown');
  return [
    `**${size.size}**, ${size.series}`,
    `${gpuText(size)} · ${architecture}`,
    ...(size.retired ? [`Retired on ${size.retired}.`] : []),
    ...(size.note ? [size.note] : []),
  ].join('\n\n');
}

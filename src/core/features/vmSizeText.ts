/** A VM size in words. */
import type { VmSize } from '../knowledge/matrix/schema.ts';

/** "8 × NVIDIA H100 · 80 GiB each"; a part of a GPU is said as a fraction. */
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

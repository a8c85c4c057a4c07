/** A compute of the Azure ML workspace in words. */
import type { WorkspaceCompute } from '../azureml/workspace/manifest.ts';
import { escapeMarkdown } from '../base/markdown.ts';
import type { Matrix } from '../knowledge/matrix/matrix.ts';
import { gpuText, sizeMarkdown } from './vmSizeText.ts';

/** "8 × NVIDIA H100 · 80 GiB each · up to 4 nodes" */
export function computeText(matrix: Matrix, { type, size, max_instances }: WorkspaceCompute): string {
  const known = size === undefined ? undefined : matrix.vmSize(size);
  return [known ? gpuText(known) : (size ?? type), ...(max_instances ? [nodesText(max_instances)] : [])].join(
    ' · ',
  );
}

function nodesText(most: string): string {
  return `up to ${most} node${most === '1' ? '' : 's'}`;
}

export function computeMarkdown(
  matrix: Matrix,
  name: string,
  compute: WorkspaceCompute,
  from: string | undefined,
): string {
  const { type, size, min_instances, max_instances, tier, state } = compute;
  const known = size === undefined ? undefined : matrix.vmSize(size);
  const nodes = max_instances && `${min_instances ?? '0'} to ${max_instances} nodes`;
  const more = [nodes, tier?.replaceAll('_', ' '), state].filter(Boolean).join(' · ');
  return [
    `**${escapeMarkdown(name)}**, ${escapeMarkdown(type)}`,
    ...(more === '' ? [] : [escapeMarkdown(more)]),
    ...(known ? [sizeMarkdown(known)] : size === undefined ? [] : [escapeMarkdown(size)]),
    ...(from === undefined ? [] : [escapeMarkdown(from)]),
  ].join('\n\n');
}

import type { Span } from '../../base/span.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { VmSize } from '../../knowledge/matrix/schema.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { gpuText, sizeMarkdown } from '../vmSizeText.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

/** GPU sizes of Azure's virtual machines, retired ones last. */
export function completeVmSize(request: CompletionRequest): Completion[] {
  const found = formsAt(request);
  if (!found?.forms.has('vmSize')) return [];
  const { cursor } = found;
  return vmSizesAt(request.document, cursor.span, (size) => asValue(cursor, size));
}

export function vmSizesAt(
  { today, matrix }: DocumentFacts,
  span: Span,
  written: (size: string) => string,
): Completion[] {
  return sortedSizes(matrix, today).map((size) => ({
    ...plain,
    label: size.size,
    detail: gpuText(size),
    documentation: () => sizeMarkdown(size),
    span,
    newText: written(size.size),
    filterText: size.size,
    kind: 'size',
    retired: isRetiredSize(size, today),
  }));
}

/** What people train on, the most usual first. */
const usual = [
  /_H100_v5$/,
  /_A100_v4$|^Standard_ND96asr_v4$/,
  /_H200_v5$/,
  /_MI300X_v5$/,
  /_T4_v3$/,
  /_GB[23]00_v6$/,
];

/** Usual ones first, those with more GPUs before those with fewer; retired ones last. */
function sortedSizes(matrix: Matrix, today: string): readonly VmSize[] {
  const rank = ({ size }: VmSize) => {
    const found = usual.findIndex((each) => each.test(size));
    return found < 0 ? usual.length : found;
  };
  return matrix.vmSizes.toSorted(
    (a, b) =>
      Number(isRetiredSize(a, today)) - Number(isRetiredSize(b, today)) ||
      rank(a) - rank(b) ||
      generation(b) - generation(a) ||
      b.gpuCount - a.gpuCount,
  );
}

/** Those that people train on and that can be had. */
export function commonSizes(matrix: Matrix, today: string): readonly VmSize[] {
  return sortedSizes(matrix, today).filter(
    (each) => !isRetiredSize(each, today) && usual.some((pattern) => pattern.test(each.size)),
  );
}

function isRetiredSize({ retired }: VmSize, today: string): boolean {
  return retired !== undefined && retired <= today;
}

/** Newer GPUs first: by NVIDIA's compute capability; AMD's MI300X ranks with the H100. */
function generation({ computeCapability, gfx }: VmSize): number {
  if (computeCapability !== undefined) return Number(computeCapability);
  return gfx === 'gfx942' ? 9 : 0;
}

import type { VmSize } from '../../knowledge/matrix/schema.ts';
import { gpuText, sizeMarkdown } from '../vmSizeText.ts';
import { type Completion, plain } from './completion.ts';
import { asValue, formsAt } from './forms.ts';
import type { CompletionRequest } from './request.ts';

/** GPU sizes of Azure's virtual machines, retired ones last. */
export function completeVmSize(request: CompletionRequest): Completion[] {
  const found = formsAt(request);
  if (!found?.forms.has('vmSize')) return [];
  const { today } = request.document;
  const { vmSizes } = request.document.matrix;
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

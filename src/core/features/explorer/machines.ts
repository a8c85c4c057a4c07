/** Which GPU machines of Azure run an environment or image. */
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { VmSize } from '../../knowledge/matrix/schema.ts';
import { fitOn } from '../../stack/machines.ts';
import type { Stack } from '../../stack/stack.ts';
import { gpuText } from '../vmSizeText.ts';

interface Series {
  readonly name: string;
  readonly gpu: string;
  /** One for all: the sizes of a series have the same GPU. */
  readonly size: VmSize;
}

/** Those of which sizes can still be had, in the order of the matrix. */
export function offeredSeries(matrix: Matrix): readonly Series[] {
  return matrix.derived('series of VM sizes on offer', () => {
    const found = new Map<string, Series>();
    for (const size of matrix.vmSizes)
      if (size.retired === undefined && !found.has(size.series))
        found.set(size.series, { name: size.series, gpu: size.gpu, size });
    return [...found.values()];
  });
}

/** As indexes of {@link offeredSeries}; only what is known to run. */
export function seriesThatRun(matrix: Matrix, stack: Stack): readonly number[] {
  return offeredSeries(matrix).flatMap(({ size }, index) =>
    fitOn(matrix, stack, size).runs === 'yes' ? [index] : [],
  );
}

/** A size and whether it runs a stack, in words. */
export interface SizeAnswer {
  readonly size: string;
  /** "8 × NVIDIA H100 · 80 GiB each" */
  readonly gpus: string;
  readonly runs: 'yes' | 'no' | 'unknown';
  /** Why it does not, in one clause. */
  readonly because: string | undefined;
  /** The day on which Azure retires or retired the size. */
  readonly retired: string | undefined;
}

/** What runs first, what does not last; in between what is not known. Retired sizes come after the others. */
export function sizesFor(matrix: Matrix, stack: Stack): SizeAnswer[] {
  const order = ({ runs, retired }: SizeAnswer) =>
    ['yes', 'unknown', 'no'].indexOf(runs) * 2 + (retired === undefined ? 0 : 1);
  return matrix.vmSizes
    .map((size): SizeAnswer => {
      const fit = fitOn(matrix, stack, size);
      const because = fit.runs === 'no' ? fit.because : undefined;
      return { size: size.size, gpus: gpuText(size), runs: fit.runs, because, retired: size.retired };
    })
    .sort((a, b) => order(a) - order(b));
}

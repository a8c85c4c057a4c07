/** What will really be installed where a job runs, layer by layer, each value with its origin. */

import type { Span } from '../base/span.ts';
import type { Certainty } from '../knowledge/matrix/certainty.ts';

export interface Origin {
  /** What the value was read from, for people: "acpt-pytorch-2.8-cuda12.6, version 15". */
  readonly layer: string;
  /** The source of it: a commit, a published list. */
  readonly source: string;
  /** Day or month for which it is known; `undefined` where the name alone says it. */
  readonly asOf: string | undefined;
  /** `name`: only the name says so. `pin`: installed by the layer itself in this version. `settings`: the team says so. */
  readonly certainty: Certainty | 'name' | 'pin' | 'settings';
  /** Where a file of the workspace says it. */
  readonly place?: { readonly path: string; readonly span: Span };
}

/** One value of the stack. */
export interface Fact {
  /** An exact version, a specifier such as `>=5.0.0`, or nothing: there, in some version. `null`: looked for, not there. */
  readonly value: string | null;
  readonly origin: Origin;
}

export interface Layer {
  readonly kind: 'image' | 'environment' | 'conda' | 'build';
  /** "mcr.microsoft.com/aifx/acpt/…:biweekly.202607.1" */
  readonly title: string;
  /** What the layer does to those below it. */
  readonly note: string | undefined;
}

export interface Accelerator {
  readonly kind: 'cuda' | 'rocm';
  readonly version: string;
}

export interface Stack {
  /** What was resolved: "acpt-pytorch-2.2-cuda12.1, version 55". */
  readonly title: string;
  /** Where it is, if it was read from a file. */
  readonly span?: Span;
  /** From the bottom up. */
  readonly layers: readonly Layer[];
  readonly os: Fact | undefined;
  readonly accelerator: (Accelerator & { readonly origin: Origin }) | undefined;
  /** By normalised package name, `python` among them. What is not in here is unknown. */
  readonly packages: ReadonlyMap<string, Fact>;
  /** What a reader must know: the name differs from the contents, the reference is not pinned, a newer version exists. */
  readonly notes: readonly string[];
  /** The part of the notes about name and content, short: "name says torch 2.2". */
  readonly nameDiffers: string | undefined;
}

/** The rows that are always shown, in this order, "unknown" where nothing is known. */
export const mainPackages = [
  'python',
  'torch',
  'torchvision',
  'torchaudio',
  'onnxruntime-training',
  'torch-ort',
  'deepspeed',
] as const;

/** Their usual names. */
export function packageTitle(name: string): string {
  return titles[name] ?? name;
}

const titles: Readonly<Record<string, string>> = {
  python: 'Python',
  torch: 'PyTorch',
  'onnxruntime-training': 'ORT training',
  deepspeed: 'DeepSpeed',
  'python-of-conda-base': 'Python of the conda base environment',
  'cuda-toolkit': 'CUDA toolkit',
  'cuda-compat': 'CUDA compat driver',
};

/** "CUDA 12.6" */
export function acceleratorTitle({ kind, version }: Accelerator): string {
  return `${kind === 'cuda' ? 'CUDA' : 'ROCm'} ${version}`;
}

/** "torch 2.10.0 · CUDA 12.6 · Python 3.10", of what is known. */
export function stackSummary(stack: Stack): string {
  const torch = stack.packages.get('torch')?.value?.split('+', 1)[0];
  const python = stack.packages.get('python')?.value?.split('.').slice(0, 2).join('.');
  return [
    torch && `torch ${torch}`,
    stack.accelerator && acceleratorTitle(stack.accelerator),
    python && `Python ${python}`,
  ]
    .filter((part) => part)
    .join(' · ');
}

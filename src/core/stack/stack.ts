/** What will really be installed where a job runs, layer by layer, each value with its origin. */

import { ownValue } from '../base/ownValue.ts';
import type { Span } from '../base/span.ts';
import type { Certainty } from '../knowledge/matrix/certainty.ts';
import type { Version } from './version.ts';

export interface Origin {
  /** What the value was read from, for people: "acpt-pytorch-2.8-cuda12.6, version 15". */
  readonly layer: string;
  /** The source of it: a commit, a published list. */
  readonly source: string;
  /** Day or month for which it is known; `undefined` where the name alone says it. */
  readonly asOf: string | undefined;
  /** `name`: only the name says so. `pin`: installed by the layer itself in this version. `removed`: removed
   * by it. `required`: installed because the layer, a package, requires it. `settings`: the team says so. */
  readonly certainty: Certainty | 'name' | 'pin' | 'removed' | 'required' | 'settings';
  /** Where a file of the workspace says it. */
  readonly place?: { readonly path: string; readonly span: Span };
}

/** A value with where it is known from. */
interface Sourced<Value> {
  readonly value: Value;
  readonly origin: Origin;
}

export type SourcedVersion = Sourced<Version>;

/** What is installed beside the packages of pip and decides which of them fit. */
type ComponentName = 'python' | 'python-of-conda-base' | 'cuda-toolkit' | 'cuda-compat';

const componentNames: ReadonlySet<string> = new Set<ComponentName>([
  'python',
  'python-of-conda-base',
  'cuda-toolkit',
  'cuda-compat',
]);

/** What is installed. What is in neither is unknown. */
export interface Contents {
  readonly components: ReadonlyMap<ComponentName, SourcedVersion>;
  /** By normalised package name. */
  readonly packages: ReadonlyMap<string, SourcedVersion>;
}

/** Sorts versions by name into components and packages. */
export function contentsOf(known: Iterable<readonly [string, SourcedVersion]>): Contents {
  const components = new Map<ComponentName, SourcedVersion>();
  const packages = new Map<string, SourcedVersion>();
  for (const [name, version] of known) {
    if (componentNames.has(name)) components.set(name as ComponentName, version);
    else packages.set(name, version);
  }
  return { components, packages };
}

/** Components and packages alike, by name. */
export function entriesOf({ components, packages }: Contents): (readonly [string, SourcedVersion])[] {
  return [...components, ...packages];
}

/** A component or a package. */
export function installed(stack: Contents | undefined, name: string): SourcedVersion | undefined {
  return stack?.components.get(name as ComponentName) ?? stack?.packages.get(name);
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

export interface Stack extends Contents {
  /** What was resolved: "acpt-pytorch-2.2-cuda12.1, version 55". */
  readonly title: string;
  /** Where it is, if it was read from a file. */
  readonly span?: Span;
  /** From the bottom up. */
  readonly layers: readonly Layer[];
  readonly os: Sourced<string> | undefined;
  readonly accelerator: (Accelerator & { readonly origin: Origin }) | undefined;
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
  return ownValue(titles, name) ?? name;
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
  return summaryParts(stack).join(' · ');
}

/** "torch 2.10.0 · CUDA 12.6": what fits behind a line. */
export function shortSummary(stack: Stack): string {
  return summaryParts(stack)
    .filter((part) => !part.startsWith('Python'))
    .join(' · ');
}

function summaryParts(stack: Stack): string[] {
  const torch = shortVersion(stack.packages.get('torch')?.value, (version) => version.split('+', 1)[0]);
  const python = shortVersion(stack.components.get('python')?.value, (version) =>
    version.split('.').slice(0, 2).join('.'),
  );
  return [
    torch && `torch ${torch}`,
    stack.accelerator && acceleratorTitle(stack.accelerator),
    python && `Python ${python}`,
  ].filter((part) => part !== undefined && part !== '') as string[];
}

/** What is said in a few words: a version or a specifier, where there is one, and that it may have changed. */
function shortVersion(
  version: Version | undefined,
  shorten: (text: string) => string | undefined,
): string | undefined {
  if (version?.kind === 'exact') return shorten(version.version);
  if (version?.kind === 'range') return shorten(version.specifier);
  const before = version?.kind === 'may have changed' ? shortVersion(version.before, shorten) : undefined;
  return before && `may have changed (was ${before})`;
}

/** What the names of PyTorch wheels and of their indexes say about CUDA. */

/** `12.6` of `cu126`, as the local part of a version or as the last part of an index address; `cpu` where that is said. */
export function cudaOfLabel(label: string): string | undefined {
  if (label === 'cpu') return 'cpu';
  const [, major, minor] = /^cu(\d\d)(\d)$/.exec(label) ?? [];
  return major === undefined ? undefined : `${major}.${minor}`;
}

/** Of `2.8.0+cu126`. */
export function cudaOfVersion(version: string): string | undefined {
  const [, local] = /\+(\w+)$/.exec(version) ?? [];
  return local === undefined ? undefined : cudaOfLabel(local);
}

/** Of `https://download.pytorch.org/whl/cu126` and `…/whl/nightly/cu126`. */
export function cudaOfIndex(url: string): string | undefined {
  const [, label] = /\/(cu\d{3}|cpu)\/?(?:torch_stable\.html)?$/.exec(url) ?? [];
  return label === undefined ? undefined : cudaOfLabel(label);
}

/** `cu126` of `12.6`. */
export function cudaLabel(version: string): string {
  return `cu${version.split('.').slice(0, 2).join('')}`;
}

/** The address from which pip takes the wheels built for that CUDA version. */
export function wheelIndex(cuda: string): string {
  return `https://download.pytorch.org/whl/${cudaLabel(cuda)}`;
}

/** Whether an address leads to PyTorch's own wheels. */
export function isTorchIndex(url: string): boolean {
  return /^https?:\/\/(?:download\.pytorch\.org|download-r2\.pytorch\.org)\/whl\b/.test(url);
}

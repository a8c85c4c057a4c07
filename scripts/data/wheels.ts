/** Which of a release's wheels pip takes in an ACPT image: CPython on Linux, x86-64, with the glibc of Ubuntu 20.04 or 22.04. */
const newestGlibc = 35;

/** @returns tags: `any`, `abi3 3.8`, the versions of CPython, or nothing; best: the file to ask for metadata */
export function wheelsFor(filenames: readonly string[]): {
  readonly tags: string;
  readonly best: string | undefined;
} {
  let best: string | undefined;
  const versions = new Set<string>();
  let stable: string | undefined;
  let isAny = false;
  for (const filename of filenames) {
    const [, python = '', abi = '', platform = ''] = /-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(filename) ?? [];
    if (!platform.split('.').some(runsHere)) continue;
    best = filename;
    for (const tag of python.split('.')) {
      const [, major = '', minor = ''] = /^(?:cp|py)(\d)(\d*)$/.exec(tag) ?? [];
      if (major !== '3' || abi.endsWith('t')) continue;
      if (tag.startsWith('py')) isAny = true;
      else if (abi === 'abi3') stable = older(stable, minor);
      else versions.add(`3.${minor}`);
    }
  }
  if (isAny) return { tags: 'any', best };
  if (stable !== undefined) return { tags: `abi3 3.${stable}`, best };
  const sorted = [...versions].sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
  return { tags: sorted.join(' '), best: sorted.length > 0 ? best : undefined };
}

function older(a: string | undefined, b: string): string {
  return a === undefined || Number(b) < Number(a) ? b : a;
}

function runsHere(platform: string): boolean {
  if (platform === 'any' || platform === 'linux_x86_64') return true;
  const [, glibc] = /^manylinux_2_(\d+)_x86_64$/.exec(platform) ?? [];
  return glibc === undefined
    ? /^manylinux(?:1|2010|2014)_x86_64$/.test(platform)
    : Number(glibc) <= newestGlibc;
}

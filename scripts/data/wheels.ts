/** Which of a release's wheels pip takes in an ACPT image: CPython on Linux, x86-64, with the glibc of Ubuntu 20.04 or 22.04. */
const newestGlibc = 35;

/** @returns tags: `any`, `abi3 3.8`, the versions of CPython, or nothing; files: those to ask for metadata, for the oldest and the newest Python */
export function wheelsFor(filenames: readonly string[]): {
  readonly tags: string;
  readonly files: readonly string[];
} {
  const files = new Map<number, string>();
  const versions = new Set<string>();
  let stable: string | undefined;
  let isAny = false;
  for (const filename of filenames) {
    const [, python = '', abi = '', platform = ''] = /-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(filename) ?? [];
    if (!platform.split('.').some(runsHere)) continue;
    for (const tag of python.split('.')) {
      const [, major = '', minor = ''] = /^(?:cp|py)(\d)(\d*)$/.exec(tag) ?? [];
      if (major !== '3' || abi.endsWith('t')) continue;
      files.set(Number(minor), filename);
      if (tag.startsWith('py')) isAny = true;
      else if (abi === 'abi3') stable = older(stable, minor);
      else versions.add(`3.${minor}`);
    }
  }
  const ordered = [...files].sort(([a], [b]) => a - b).map(([, filename]) => filename);
  const ends = [...new Set([ordered[0], ordered.at(-1)])].filter((each) => each !== undefined);
  if (isAny) return { tags: 'any', files: ends };
  if (stable !== undefined) return { tags: `abi3 3.${stable}`, files: ends };
  const sorted = [...versions].sort((a, b) => Number(a.slice(2)) - Number(b.slice(2)));
  return { tags: sorted.join(' '), files: ends };
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

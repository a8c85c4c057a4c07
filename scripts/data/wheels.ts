/** Which of a release's wheels pip takes in an ACPT image: CPython on Linux, x86-64, with the glibc of Ubuntu 20.04 or 22.04. */
const newestGlibc = 35;

/** @returns tags: `any`, or the versions of CPython, the last of them perhaps a floor: `3.10 3.11 abi3 3.12`; files: those to ask for metadata, for the oldest and the newest Python */
export function wheelsFor(filenames: readonly string[]): {
  readonly tags: string;
  readonly files: readonly string[];
} {
  const files = new Map<number, string>();
  const versions = new Set<number>();
  let stable = Number.POSITIVE_INFINITY;
  let isAny = false;
  for (const filename of filenames) {
    const [, python = '', abi = '', platform = ''] = /-([^-]+)-([^-]+)-([^-]+)\.whl$/.exec(filename) ?? [];
    if (!platform.split('.').some(runsHere)) continue;
    for (const tag of python.split('.')) {
      const [, major = '', minor = ''] = /^(?:cp|py)(\d)(\d*)$/.exec(tag) ?? [];
      if (major !== '3' || abi.endsWith('t')) continue;
      files.set(Number(minor), filename);
      if (tag.startsWith('py')) isAny = true;
      else if (abi === 'abi3') stable = Math.min(stable, Number(minor));
      else versions.add(Number(minor));
    }
  }
  const ordered = [...files].sort(([a], [b]) => a - b).map(([, filename]) => filename);
  const ends = [...new Set([ordered[0], ordered.at(-1)])].filter((each) => each !== undefined);
  if (isAny) return { tags: 'any', files: ends };
  const exact = [...versions]
    .filter((minor) => minor < stable)
    .sort((a, b) => a - b)
    .map((minor) => `3.${minor}`);
  return {
    tags: [...exact, ...(Number.isFinite(stable) ? [`abi3 3.${stable}`] : [])].join(' '),
    files: ends,
  };
}

function runsHere(platform: string): boolean {
  if (platform === 'any' || platform === 'linux_x86_64') return true;
  const [, glibc] = /^manylinux_2_(\d+)_x86_64$/.exec(platform) ?? [];
  return glibc === undefined
    ? /^manylinux(?:1|2010|2014)_x86_64$/.test(platform)
    : Number(glibc) <= newestGlibc;
}

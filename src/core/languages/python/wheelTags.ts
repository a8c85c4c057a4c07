/** What the file name of a wheel says of where it can be installed. */
import { compareReleases } from './specifier.ts';

export interface WheelTags {
  readonly pythons: readonly string[];
  readonly abis: readonly string[];
  readonly platforms: readonly string[];
}

/** @param address of a wheel, or its file name */
export function wheelTags(address: string): WheelTags | undefined {
  const [, python, abi, platform] =
    /-(\w+(?:\.\w+)*)-(\w+(?:\.\w+)*)-(\w+(?:\.\w+)*)\.whl(?:[#?].*)?$/.exec(address) ?? [];
  if (python === undefined || abi === undefined || platform === undefined) return undefined;
  return { pythons: python.split('.'), abis: abi.split('.'), platforms: platform.split('.') };
}

/** Whether CPython of that series takes it: `3.10`. What is no tag of CPython or of all Pythons is not judged. */
export function isForPython({ pythons, abis }: WheelTags, series: string): boolean {
  return pythons.some((tag) => {
    const [, kind, minor] = /^(cp|py)3(\d*)$/.exec(tag) ?? [];
    if (kind === undefined) return !/^(?:cp|py)2\d?$/.test(tag);
    if (minor === '' || minor === undefined) return true;
    const floor = `3.${minor}`;
    return kind === 'py' || abis.includes('abi3') ? compareReleases(series, floor) >= 0 : series === floor;
  });
}

/** Whether it is for Linux on x86-64, or for all systems. */
export function isForLinux({ platforms }: WheelTags): boolean {
  return platforms.some(
    (each) =>
      !/^(?:win|macosx|musllinux|ios|android)|(?:aarch64|arm64|armv7l|i686|ppc64le|s390x)$/.test(each),
  );
}

/** What is known of the version in which something is installed. */
import { admits, exactVersion } from '../languages/python/specifier.ts';
import { notInstalled, perhapsInstalled, someVersion } from './versionWords.ts';

export type Version =
  | { readonly kind: 'exact'; readonly version: string }
  /** In some version that the specifier admits. */
  | { readonly kind: 'range'; readonly specifier: string }
  /** In some version. */
  | { readonly kind: 'present' }
  /** Looked for, and not there. */
  | { readonly kind: 'absent' }
  /**
   * It belongs to something that was replaced, which may have replaced it too; or a step changes it that may not run.
   * Nothing may be known of what was there before.
   */
  | { readonly kind: 'may have changed'; readonly before: Version | undefined };

const absent: Version = { kind: 'absent' };
const present: Version = { kind: 'present' };

export function exact(version: string): Version {
  return { kind: 'exact', version };
}

/** @param text a version, a specifier, or nothing; `null` where it was looked for and is not there */
export function versionFrom(text: string | null): Version {
  if (text === null) return absent;
  if (text === '') return present;
  return /^\d[^*,<>=!~]*$/.test(text) ? exact(text) : { kind: 'range', specifier: text };
}

/** The one version it has; `undefined` where that is not known exactly. */
export function exactly(version: Version | undefined): string | undefined {
  if (version?.kind === 'exact') return version.version;
  if (version?.kind !== 'range') return undefined;
  // Conda writes `=2.0.1` for that release.
  return exactVersion(version.specifier) ?? /^==(\d+\.\d+\.\d+)\.\*$/.exec(version.specifier)?.[1];
}

/** Whether it is surely there, in whichever version. */
export function isInstalled(version: Version | undefined): boolean {
  return version?.kind === 'exact' || version?.kind === 'range' || version?.kind === 'present';
}

/** As a reader sees it: `2.8.0`, `>=2,<3`, `not installed`, `unknown`. */
export function versionText(version: Version | undefined): string {
  switch (version?.kind) {
    case undefined:
      return 'unknown';
    case 'exact':
      return version.version;
    case 'range':
      return version.specifier;
    case 'present':
      return someVersion;
    case 'absent':
      return notInstalled;
    case 'may have changed':
      return isInstalled(version.before)
        ? `may have changed (was ${versionText(version.before)})`
        : perhapsInstalled;
    default:
      return version satisfies never;
  }
}

/** The releases of a package, as far as they are known. */
interface Releases {
  /** Whether every release that a specifier admits is one that another admits too. */
  isWithin(specifier: string, other: string): boolean;
}

/** Whether it is surely one of those versions, as far as its releases are known. */
export function isSurelyIn(
  version: Version | undefined,
  specifier: string,
  known: Releases | undefined,
): boolean {
  const exact = exactly(version);
  if (exact !== undefined) return specifier === '' || admits(specifier, exact);
  if (version?.kind !== 'range' || !known || version.specifier === '') return false;
  return known.isWithin(version.specifier, specifier);
}

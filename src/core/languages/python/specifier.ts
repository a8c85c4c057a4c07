/** Version specifiers (PEP 440). */
import { satisfies, validRange } from '@renovatebot/pep440';

/** What nearly all specifiers are; the grammar of all of them takes fifty times as long. */
const plain =
  /^(?:[<>]=?|[=!]=) ?\d{1,9}(?:\.\d{1,9}){0,7}(?:, ?(?:[<>]=?|[=!]=) ?\d{1,9}(?:\.\d{1,9}){0,7})*$/;

export function validSpecifier(specifier: string): boolean {
  if (specifier === '' || plain.test(specifier)) return true;
  try {
    return validRange(specifier);
  } catch {
    return false;
  }
}

/** The one version that a specifier leaves; `undefined` where it leaves several. */
export function exactVersion(specifier: string): string | undefined {
  return /^={2,3}\s*(\d[^*,\s]*)$/.exec(specifier.trim())?.[1];
}

/** Whether pip would accept the version; local parts (`+cu126`) count only where the specifier has one. */
export function admits(specifier: string, version: string): boolean {
  if (specifier === '') return true;
  try {
    return satisfies(version, specifier, { prereleases: true });
  } catch {
    return true;
  }
}

/** `2.8.0` of `2.8.0+cu126`. */
export function publicVersion(version: string): string {
  return version.split('+', 1)[0] ?? version;
}

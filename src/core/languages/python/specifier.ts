/** Version specifiers (PEP 440). */
import { compare, satisfies, valid, validRange } from '@renovatebot/pep440';

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
  if (plain.test(specifier) && /^\d{1,9}(?:\.\d{1,9})*$/.test(version))
    return admitsPlain(specifier, version);
  const question = `${version} ${specifier}`;
  let answer = answers.get(question);
  if (answer === undefined) {
    answer = admitsAny(specifier, version);
    if (answers.size >= mostAnswers) answers.clear();
    if (question.length <= longestKept) answers.set(question, answer);
  }
  return answer;
}

/** Answers that are kept; strangers' files may ask more. */
const mostAnswers = 5000;
const longestKept = 200;
const answers = new Map<string, boolean>();

function admitsAny(specifier: string, version: string): boolean {
  try {
    return satisfies(version, specifier, { prereleases: true });
  } catch {
    return true;
  }
}

/** Numbers alone: what is asked thousands of times where packages are resolved. */
function admitsPlain(specifier: string, version: string): boolean {
  return specifier.split(',').every((clause) => {
    const [, operator, wanted = ''] = /^\s*([<>=!]=?)\s*(.*)$/.exec(clause) ?? [];
    const order = compareNumbers(version, wanted);
    if (operator === '>=') return order >= 0;
    if (operator === '<=') return order <= 0;
    if (operator === '>') return order > 0;
    if (operator === '<') return order < 0;
    return operator === '!=' ? order !== 0 : order === 0;
  });
}

function compareNumbers(a: string, b: string): number {
  const left = a.split('.');
  const right = b.split('.');
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = Number(left[index] ?? 0) - Number(right[index] ?? 0);
    if (difference !== 0) return difference;
  }
  return 0;
}

/** `2.8.0` of `2.8.0+cu126`. */
export function publicVersion(version: string): string {
  return version.split('+', 1)[0] ?? version;
}

/** Older before newer, as pip orders them (PEP 440); what is no version counts as the oldest. */
export function compareReleases(a: string, b: string): number {
  try {
    return compare(a, b);
  } catch {
    // As `24. 0`, which somebody is about to write.
    return Number(valid(a) !== null) - Number(valid(b) !== null);
  }
}

/**
 * Whether a requirement's marker holds in an ACPT container: Linux on x86_64, CPython. `undefined` where that
 * depends on something that is unknown here.
 */
import { ownValue } from '../../base/ownValue.ts';
import { admits } from './specifier.ts';

export function markerHolds(marker: string | undefined, python: string | undefined): boolean | undefined {
  if (marker === undefined || marker.trim() === '') return true;
  const tokens = marker.match(token) ?? [];
  const reader = { tokens, at: 0, python, depth: 0 };
  const answer = eitherHolds(reader);
  return reader.at === tokens.length ? answer : undefined;
}

/** Whether it is one that pip can read, whatever it says. */
export function isMarker(marker: string): boolean {
  const tokens = marker.match(token) ?? [];
  let text = tokens
    .map((each) => (/^["']/.test(each) || variables.test(each) ? 'v' : each))
    .map((each, index, all) => (each === 'not' && all[index + 1] === 'in' ? '' : each))
    .map((each) => (/^(?:[<>]=?|[=!~]=|===|in)$/.test(each) ? 'o' : each))
    .join(' ')
    .replace(/ {2,}/g, ' ')
    .replace(/\bv o v\b/g, 'm');
  for (let before = ''; text !== before; ) {
    before = text;
    text = text.replace(/\( m \)|\bm (?:and|or) m\b/g, 'm');
  }
  return text.trim() === 'm';
}

const variables =
  /^(?:python_version|python_full_version|os[._]name|sys[._]platform|platform_(?:release|system)|platform[._](?:version|machine|python_implementation)|python_implementation|implementation_(?:name|version)|extras?|dependency_groups)$/;

/** Brackets, texts in quotes, operators, words; and one letter of what is none of these. */
const token = /[()]|"[^"]*"|'[^']*'|[=!<>~]+|[\w.]+|\S/g;

interface Reader {
  readonly tokens: readonly string[];
  readonly python: string | undefined;
  at: number;
  depth: number;
}

/** Nobody writes more brackets in each other. */
const deepest = 50;

/** What is unknown leaves a whole unknown only where the rest does not decide it. */
function eitherHolds(reader: Reader): boolean | undefined {
  let answer = bothHold(reader);
  while (reader.tokens[reader.at] === 'or') {
    reader.at += 1;
    const next = bothHold(reader);
    if (answer === true || next === true) answer = true;
    else if (answer === undefined || next === undefined) answer = undefined;
  }
  return answer;
}

function bothHold(reader: Reader): boolean | undefined {
  let answer = partHolds(reader);
  while (reader.tokens[reader.at] === 'and') {
    reader.at += 1;
    const next = partHolds(reader);
    if (answer === false || next === false) answer = false;
    else if (answer === undefined || next === undefined) answer = undefined;
  }
  return answer;
}

function partHolds(reader: Reader): boolean | undefined {
  if (reader.tokens[reader.at] === '(' && reader.depth < deepest) {
    reader.at += 1;
    reader.depth += 1;
    const answer = eitherHolds(reader);
    reader.depth -= 1;
    if (reader.tokens[reader.at] !== ')') return undefined;
    reader.at += 1;
    return answer;
  }
  const [left = '', first = '', second = '', third = ''] = reader.tokens.slice(reader.at, reader.at + 4);
  const isNotIn = first === 'not' && second === 'in';
  reader.at += isNotIn ? 4 : 3;
  return comparisonHolds(left, isNotIn ? 'not in' : first, isNotIn ? third : second, reader.python);
}

const facts: Readonly<Record<string, string>> = {
  sys_platform: 'linux',
  platform_system: 'Linux',
  os_name: 'posix',
  platform_machine: 'x86_64',
  implementation_name: 'cpython',
  platform_python_implementation: 'CPython',
  // Older names, which pip still reads.
  'sys.platform': 'linux',
  'os.name': 'posix',
  'platform.machine': 'x86_64',
  'platform.python_implementation': 'CPython',
  python_implementation: 'CPython',
};

/** The other way round: `"3.9" <= python_version`. */
const mirrored: Readonly<Record<string, string>> = {
  '==': '==',
  '!=': '!=',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
};

function comparisonHolds(
  left: string,
  operator: string,
  right: string,
  python: string | undefined,
): boolean | undefined {
  const text = /^["'](.*)["']$/;
  const value = text.exec(right)?.[1];
  if (value === undefined) {
    const searched = ownValue(facts, right);
    const wanted = text.exec(left)?.[1];
    if (searched !== undefined && wanted !== undefined && /\bin$/.test(operator))
      return searched.includes(wanted) === (operator === 'in');
    const turned = ownValue(mirrored, operator);
    return turned !== undefined && text.test(left) && !text.test(right)
      ? comparisonHolds(right, turned, left, python)
      : undefined;
  }
  // Python looks for the text, not for a word.
  const isIn = (actual: string) => value.includes(actual) === (operator === 'in');
  if (left === 'python_version' || left === 'python_full_version') {
    if (python === undefined) return undefined;
    const actual = left === 'python_version' ? python.split('.').slice(0, 2).join('.') : python;
    if (/\bin$/.test(operator)) return left === 'python_version' ? isIn(actual) : undefined;
    return /^(?:===?|!=|<=?|>=?|~=)$/.test(operator) ? admits(`${operator}${value}`, actual) : undefined;
  }
  const fact = ownValue(facts, left);
  if (fact === undefined) return undefined;
  if (operator === '==') return fact === value;
  if (operator === '!=') return fact !== value;
  return /\bin$/.test(operator) ? isIn(fact) : undefined;
}

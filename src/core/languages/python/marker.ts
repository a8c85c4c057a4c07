/**
 * Whether a requirement's marker holds in an ACPT container: Linux on x86_64, CPython. `undefined` where that
 * depends on something that is unknown here.
 */
import { ownValue } from '../../base/ownValue.ts';
import { admits } from './specifier.ts';

export function markerHolds(marker: string | undefined, python: string | undefined): boolean | undefined {
  if (marker === undefined || marker === '') return true;
  if (/[()]/.test(marker)) return undefined;
  let unknown = false;
  for (const alternative of marker.split(/\s+or\s+/)) {
    const parts = alternative.split(/\s+and\s+/).map((part) => comparisonHolds(part, python));
    if (parts.every((part) => part === true)) return true;
    if (!parts.includes(false)) unknown = true;
  }
  return unknown ? undefined : false;
}

const facts: Readonly<Record<string, string>> = {
  sys_platform: 'linux',
  platform_system: 'Linux',
  os_name: 'posix',
  platform_machine: 'x86_64',
  implementation_name: 'cpython',
  platform_python_implementation: 'CPython',
};

function comparisonHolds(text: string, python: string | undefined): boolean | undefined {
  const [, name = '', operator = '', value = ''] =
    /^\s*(\w+)\s*(===?|!=|<=?|>=?|~=|(?:not\s+)?in)\s*["']([^"']*)["']\s*$/.exec(text) ?? [];
  if (name === 'python_version' || name === 'python_full_version') {
    if (python === undefined || operator.endsWith('in')) return undefined;
    const actual = name === 'python_version' ? python.split('.').slice(0, 2).join('.') : python;
    return admits(`${operator}${value}`, actual);
  }
  const fact = ownValue(facts, name);
  if (fact === undefined) return undefined;
  if (operator === '==') return fact === value;
  if (operator === '!=') return fact !== value;
  // Python looks for the text, not for a word.
  return operator.endsWith('in') ? value.includes(fact) === (operator === 'in') : undefined;
}

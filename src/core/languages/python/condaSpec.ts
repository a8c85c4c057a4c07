/** Conda's own syntax for a requirement: `python=3.10`, `pytorch::pytorch=2.0.1=*cuda*`, `numpy >=1.21,<2`. */

import { spanOfPart } from '../../base/located.ts';
import { ownValue } from '../../base/ownValue.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { normalisedName } from './packageName.ts';
import type { Requirement } from './requirement.ts';
import { compareReleases, validSpecifier } from './specifier.ts';

/** With the name under which pip knows the package, and the specifier in pip's words. */
export interface CondaSpec extends Requirement {
  readonly channel: string | undefined;
  /** The name that conda uses: `pytorch`. */
  readonly condaName: string;
}

/** Packages that have another name in conda than in pip. */
const pipNames: Readonly<Record<string, string>> = { pytorch: 'torch', 'pytorch-gpu': 'torch' };

export function parseCondaSpec(scalar: YamlScalar): CondaSpec | undefined {
  const { text } = scalar;
  const match = /^(?:([\w./-]+)::)?([A-Za-z0-9_][\w.-]*?)(\s*(?:\[.*\]|[=<>!~ ].*)?)$/.exec(text.trim());
  if (!match) return undefined;
  const [, channel, condaName = '', rest = ''] = match;
  const specifier = pipSpecifier(rest.trim());
  if (specifier === undefined) return undefined;
  const nameStart = text.indexOf(condaName, channel === undefined ? 0 : channel.length + 2);
  const nameEnd = nameStart + condaName.length;
  const lower = condaName.toLowerCase();
  return {
    name: ownValue(pipNames, lower) ?? normalisedName(condaName),
    condaName: lower,
    channel,
    nameSpan: spanOfPart(scalar, { start: nameStart, end: nameEnd }),
    specifier,
    specifierSpan: spanOfPart(scalar, { start: nameEnd, end: nameEnd + rest.length }),
    span: spanOfPart(scalar, { start: 0, end: text.trimEnd().length }),
    marker: undefined,
    url: undefined,
    extras: [],
  };
}

/**
 * `=3.10` and `3.10.*` mean any release of 3.10; `==3.10`, a mere `3.10` and, before a build, `=3.10` that release.
 * What stands in brackets counts instead of what stands before them.
 */
function pipSpecifier(text: string): string | undefined {
  const [before = '', ...options] = text.split('[');
  const [, double, single, bare] =
    /\bversion\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s,\]]+))/.exec(options.join('[')) ?? [];
  return oneOf((double ?? single ?? bare ?? before.trim()).split('|'));
}

/** Of alternatives, what is between the oldest and the newest: pip has no word for "or". */
function oneOf(alternatives: readonly string[]): string | undefined {
  const [first, ...others] = alternatives.map((each) => inWordsOfPip(each.trim()));
  if (others.length === 0) return first;
  // One that cannot be read may mean any.
  const bounds = [first, ...others].map((each) => boundsOf(each ?? ''));
  const lower = bounds.map((each) => each.lower).reduce((a, b) => looser(a, b, 1));
  const upper = bounds.map((each) => each.upper).reduce((a, b) => looser(a, b, -1));
  return [lower, upper].filter((each) => each !== undefined).join(',');
}

interface Bounds {
  readonly lower: string | undefined;
  readonly upper: string | undefined;
}

function boundsOf(specifier: string): Bounds {
  const clauses = specifier.split(',').map((clause) => /^([=<>~!]+)(.+)$/.exec(clause) ?? []);
  const find = (wanted: RegExp) => clauses.find(([, operator = '']) => wanted.test(operator)) ?? [];
  const [, above, from] = find(/^>=?$/);
  const [, below, until] = find(/^<=?$/);
  const [, , equal] = find(/^={2,3}$/);
  const [, , compatible] = find(/^~=$/);
  if (equal?.endsWith('.*')) {
    const parts = equal.slice(0, -2).split('.');
    const after = [...parts.slice(0, -1), Number(parts.at(-1)) + 1].join('.');
    return { lower: `>=${equal.slice(0, -2)}`, upper: `<${after}` };
  }
  if (equal !== undefined) return { lower: `>=${equal}`, upper: `<=${equal}` };
  return {
    lower: from === undefined ? compatible && `>=${compatible}` : `${above}${from}`,
    upper: until === undefined ? undefined : `${below}${until}`,
  };
}

/** @param sign 1 for the lower one, -1 for the higher one */
function looser(a: string | undefined, b: string | undefined, sign: 1 | -1): string | undefined {
  if (a === undefined || b === undefined) return undefined;
  const [one, other] = [a, b].map((each) => each.replace(/^[<>=]+/, ''));
  const order = sign * compareReleases(one ?? '', other ?? '');
  if (order !== 0) return order < 0 ? a : b;
  return a.includes('=') ? a : b;
}

function inWordsOfPip(wanted: string): string | undefined {
  const [, operator, version, build] =
    /^(==?)?\s*(\*|\d[\w.*]*)(?:(?:\s*=\s*|\s+)(\S+))?$/.exec(wanted) ?? [];
  if (version === '*') return '';
  if (version?.endsWith('*')) return `==${version.replace(/\.?\*$/, '.*')}`;
  if (version !== undefined)
    return operator === '=' && build === undefined ? `==${version}.*` : `==${version}`;
  const compact = wanted.replace(/\s+/g, '');
  return validSpecifier(compact) ? compact : undefined;
}

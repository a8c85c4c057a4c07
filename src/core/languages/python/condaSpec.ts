/** Conda's own syntax for a requirement: `python=3.10`, `pytorch::pytorch=2.0.1=*cuda*`, `numpy >=1.21,<2`. */

import { spanOfPart } from '../../base/located.ts';
import { ownValue } from '../../base/ownValue.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { normalisedName } from './packageName.ts';
import type { Requirement } from './requirement.ts';
import { validSpecifier } from './specifier.ts';

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
  const wanted = double ?? single ?? bare ?? before.trim();
  const [, operator, version, build] =
    /^(==?)?\s*(\*|\d[\w.*]*)(?:(?:\s*=\s*|\s+)(\S+))?$/.exec(wanted) ?? [];
  if (version === '*') return '';
  if (version?.endsWith('*')) return `==${version.replace(/\.?\*$/, '.*')}`;
  if (version !== undefined)
    return operator === '=' && build === undefined ? `==${version}.*` : `==${version}`;
  const compact = wanted.replace(/\s+/g, '');
  return !compact.includes('|') && validSpecifier(compact) ? compact : undefined;
}

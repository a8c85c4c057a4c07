/** Sweep settings that conflict; the CLI sends them and the service rejects or ignores them. */
import { asMapping, asScalar, pairOf, type YamlMapping, type YamlNode } from '../../languages/yaml/tree.ts';
import type { Report } from './report.ts';
import { hasExpression } from './text.ts';
import { quoted } from './words.ts';

export function checkSweep(report: Report, sweep: YamlMapping): void {
  const algorithm = samplingOf(sweep);
  if (algorithm === 'grid') checkGrid(report, sweep);
  if (algorithm === 'bayesian') {
    checkBayesian(report, sweep);
    const early = pairOf(sweep, 'early_termination');
    if (early)
      report.add(
        'conflicting-keys',
        'warning',
        early.key.span,
        'Bayesian sampling does not support early termination. Use random sampling or remove the policy.',
      );
  }
}

function samplingOf(sweep: YamlMapping): string | undefined {
  const value = pairOf(sweep, 'sampling_algorithm')?.value;
  const mapping = asMapping(value);
  return asScalar(mapping ? pairOf(mapping, 'type')?.value : value)?.text.toLowerCase();
}

function* spaces(sweep: YamlMapping): Generator<{ name: string; type: string; node: YamlNode }> {
  for (const pair of asMapping(pairOf(sweep, 'search_space')?.value)?.pairs ?? []) {
    const type = asScalar(pairOf(asMapping(pair.value), 'type')?.value);
    if (type && !hasExpression(type.text))
      yield { name: pair.key.text, type: type.text.toLowerCase(), node: type };
  }
}

function checkGrid(report: Report, sweep: YamlMapping): void {
  for (const { name, type, node } of spaces(sweep)) {
    if (type === 'choice') continue;
    const message = `Grid sampling only supports choice, but ${quoted(name)} is ${type}.`;
    report.add('conflicting-keys', 'error', node.span, message);
  }
}

const bayesianTypes = ['choice', 'uniform', 'quniform'];

function checkBayesian(report: Report, sweep: YamlMapping): void {
  for (const { name, type, node } of spaces(sweep)) {
    if (bayesianTypes.includes(type)) continue;
    const message = `Bayesian sampling only supports choice, uniform and quniform, but ${quoted(name)} is ${type}.`;
    report.add('conflicting-keys', 'warning', node.span, message);
  }
}

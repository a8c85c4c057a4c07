/** Every step needs a compute, its own or one for all steps; and what `settings` cannot hold, or names in vain. */

import type { Fix } from '../../base/findings.ts';
import { nearest } from '../../base/nearest.ts';
import { asMapping, asScalar, pairOf, type YamlMapping } from '../../languages/yaml/tree.ts';
import { isPlaceholder } from '../references/placeholder.ts';
import { writeValue } from './fixes.ts';
import { moveOut } from './moves.ts';
import { effectivePairs } from './pairs.ts';
import type { Report } from './report.ts';
import { hasExpression } from './text.ts';
import { quoted } from './words.ts';

/** Steps of other types have their own, or run a component whose steps do. */
const needing = ['command', 'sweep', 'parallel'];

export function checkPipeline(report: Report, pipeline: YamlMapping): void {
  const settings = asMapping(pairOf(pipeline, 'settings')?.value);
  if (settings) {
    checkSettings(report, pipeline, settings);
    checkFirstAndLast(report, pipeline, settings);
  }
  if (pairOf(pipeline, 'compute') || pairOf(settings, 'default_compute')) return;
  const lacking = (asMapping(pairOf(pipeline, 'jobs')?.value)?.pairs ?? []).filter(({ value }) => {
    const step = asMapping(value);
    if (!step || pairOf(step, 'compute')) return false;
    const type = asScalar(pairOf(step, 'type')?.value)?.text.toLowerCase();
    return type === undefined ? pairOf(step, 'command') !== undefined : needing.includes(type);
  });
  for (const { key } of lacking) {
    const message = `Step ${quoted(key.text)} has no compute. Set its compute, or settings.default_compute for all steps.`;
    report.add('missing-key', 'error', key.span, message, defaultComputeFixes(pipeline));
  }
}

/** Where it runs is the user's choice: two fixes, so that neither is applied unasked. */
function defaultComputeFixes(pipeline: YamlMapping): Fix[] {
  const jobs = pairOf(pipeline, 'jobs');
  if (!jobs || pipeline.flow || pairOf(pipeline, 'settings')) return [];
  const start = jobs.key.span.start;
  const add = (compute: string): Fix => ({
    title: `Run all steps on ${compute}`,
    edits: [{ span: { start, end: start }, newText: `settings:\n  default_compute: ${compute}\n` }],
  });
  return [add('serverless'), add('azureml:<compute>')];
}

/** What the CLI silently accepts there, although it belongs to the pipeline. */
const ofPipeline = [
  'identity',
  'experiment_name',
  'display_name',
  'description',
  'tags',
  'inputs',
  'outputs',
];

function checkSettings(report: Report, pipeline: YamlMapping, settings: YamlMapping): void {
  const owner = pipeline.pairs.find(({ value }) => value === settings);
  for (const pair of settings.pairs) {
    const key = pair.key.text;
    if (!ofPipeline.includes(key)) continue;
    const what = key === 'identity' ? ', so the steps do not run with it' : '';
    report.add(
      'no-effect',
      // With another identity the steps have other rights.
      key === 'identity' ? 'warning' : 'info',
      pair.key.span,
      `${quoted(key)} has no effect under "settings"${what}. It belongs at the top level.`,
      [
        !owner || pairOf(pipeline, key)
          ? undefined
          : moveOut(report.text, pipeline, owner, settings, pair, `Move ${key} to the top level`),
      ],
    );
  }
}

/** The steps that run before and after all others: the SDK looks them up in `jobs` (`_validate_init_finalize_job`). */
function checkFirstAndLast(report: Report, pipeline: YamlMapping, settings: YamlMapping): void {
  const jobs = asMapping(pairOf(pipeline, 'jobs')?.value);
  if (!jobs) return;
  const steps = effectivePairs(jobs).map(({ key }) => key.text);
  if (steps.some((step) => isPlaceholder(step) || hasExpression(step))) return;
  const [first, last] = ['on_init', 'on_finalize'].map((key) => asScalar(pairOf(settings, key)?.value));
  for (const scalar of [first, last]) {
    if (!scalar || scalar.type === 'null' || isPlaceholder(scalar.text) || hasExpression(scalar.text))
      continue;
    if (steps.includes(scalar.text)) continue;
    const near = nearest(scalar.text, steps);
    const advice = near === undefined ? '' : ` Did you mean ${quoted(near)}?`;
    const message = `The pipeline has no step ${quoted(scalar.text)}.${advice}`;
    report.add(
      'unknown-value',
      'error',
      scalar.span,
      message,
      near === undefined ? [] : [writeValue(scalar, near)],
    );
  }
  if (first && last && first.type !== 'null' && first.text === last.text)
    report.add(
      'conflicting-keys',
      'error',
      last.span,
      `${quoted(last.text)} cannot be both on_init and on_finalize.`,
    );
}

/** Settings that every Spark job needs before the CLI sends it. */
import type { Step } from '../../languages/yaml/locate.ts';
import { asMapping, asScalar, pairOf, type YamlMapping } from '../../languages/yaml/tree.ts';
import { writeValue } from './fixes.ts';
import type { SchemaPlace } from './place.ts';
import type { Report } from './report.ts';
import { hasExpression } from './text.ts';
import { quoted } from './words.ts';

/** Each with the short name that the CLI accepts too. */
const mandatory: Readonly<Record<string, string>> = {
  'spark.driver.cores': 'driver_cores',
  'spark.driver.memory': 'driver_memory',
  'spark.executor.cores': 'executor_cores',
  'spark.executor.memory': 'executor_memory',
};

/** With dynamic allocation these too. */
const bounds: Readonly<Record<string, string>> = {
  'spark.dynamicAllocation.minExecutors': 'dynamic_allocation_min_executors',
  'spark.dynamicAllocation.maxExecutors': 'dynamic_allocation_max_executors',
};

/** How Spark reads and writes, and nothing else. */
export const sparkMode = 'direct';

export function checkSpark(report: Report, job: YamlMapping): void {
  checkModes(report, job);
  const pair = pairOf(job, 'conf');
  const conf = asMapping(pair?.value);
  if (!pair || !conf) return;
  const has = (long: string, short: string) => pairOf(conf, long) ?? pairOf(conf, short);
  const dynamic = asScalar(has('spark.dynamicAllocation.enabled', 'dynamic_allocation_enabled')?.value);
  const isDynamic = dynamic?.text.toLowerCase() === 'true';
  const wanted = { ...mandatory, ...(!isDynamic && { 'spark.executor.instances': 'executor_instances' }) };
  const needed = Object.entries({ ...wanted, ...(isDynamic && bounds) });
  const missing = needed.filter(([long, short]) => !has(long, short));
  for (const [long, short] of needed) {
    const found = has(long, short);
    const value = asScalar(found?.value);
    // A zero in quotes is some text to the CLI.
    if (!found || value?.type !== 'integer' || Number(value.text) !== 0) continue;
    const message = `${quoted(found.key.text)} of a Spark job must be at least 1; the CLI takes 0 for not set.`;
    report.add('unknown-value', 'error', value.span, message);
  }
  if (missing.length === 0) return;
  const names = missing.map(([long]) => quoted(long)).join(', ');
  report.add('missing-key', 'error', pair.key.span, `A Spark job requires ${names}.`);
}

/** The keys below an input or output of a Spark job or step, where steps lead into one. */
export function keysOfSparkData(
  way: readonly SchemaPlace[],
  steps: readonly Step[],
): readonly string[] | undefined {
  const at = way.findLastIndex(({ schema }) => schema['x-acpt-check'] === 'spark');
  const [side, name, ...rest] = steps.slice(at).map((step) => ('key' in step ? step.key : ''));
  return at >= 0 && name !== undefined && isData(side) ? rest : undefined;
}

function isData(side: string | undefined): boolean {
  return side === 'inputs' || side === 'outputs';
}

/** Spark reads and writes in place: the mode must be written, and it must be direct. */
function checkModes(report: Report, job: YamlMapping): void {
  for (const side of ['inputs', 'outputs']) {
    for (const { key, value } of asMapping(pairOf(job, side)?.value)?.pairs ?? []) {
      const data = asMapping(value);
      if (!data || !(pairOf(data, 'path') || pairOf(data, 'type'))) continue;
      const mode = asScalar(pairOf(data, 'mode')?.value);
      if (mode?.text.toLowerCase() === sparkMode || (mode && hasExpression(mode.text))) continue;
      const message = `${quoted(key.text)} of a Spark job requires "mode: ${sparkMode}".`;
      const fixes = mode ? [writeValue(mode, sparkMode)] : [];
      report.add(mode ? 'unknown-value' : 'missing-key', 'error', mode?.span ?? key.span, message, fixes);
    }
  }
}

/** Every step needs a compute: its own, or one for all steps. */
import { asMapping, asScalar, pairOf, type YamlMapping } from '../yaml/tree.ts';
import { addKey } from './fixes.ts';
import { rootPlace } from './place.ts';
import type { Report } from './report.ts';
import { quoted } from './words.ts';

/** Steps of other types bring their own, or a component whose steps do. */
const needing = ['command', 'sweep', 'parallel'];

export function checkPipeline(report: Report, pipeline: YamlMapping): void {
  const settings = asMapping(pairOf(pipeline, 'settings')?.value);
  if (pairOf(pipeline, 'compute') || pairOf(settings, 'default_compute')) return;
  const lacking = (asMapping(pairOf(pipeline, 'jobs')?.value)?.pairs ?? []).filter(({ value }) => {
    const step = asMapping(value);
    if (!step || pairOf(step, 'compute')) return false;
    const type = asScalar(pairOf(step, 'type')?.value)?.text.toLowerCase();
    return type === undefined ? pairOf(step, 'command') !== undefined : needing.includes(type);
  });
  for (const { key } of lacking) {
    const message = `Step ${quoted(key.text)} has no compute: give it one, or write settings.default_compute for all steps (serverless is possible).`;
    report.add('missing-key', 'error', key.span, message, [
      pairOf(pipeline, 'settings')
        ? undefined
        : addKey(report.text, pipeline, rootPlace('pipelineJob'), 'settings'),
    ]);
  }
}

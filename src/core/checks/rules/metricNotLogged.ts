import { replaceText } from '../../base/located.ts';
import { nearest } from '../../base/nearest.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { loggedMetrics } from '../../code/loggedMetrics.ts';
import { asMapping, asScalar, valueFor } from '../../languages/yaml/tree.ts';
import { guess } from '../support/guess.ts';
import { scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const metricNotLogged = defineRule({
  code: 'metric-not-logged',
  severity: 'info',
  summary: 'The script of a sweep logs metrics, but not the primary metric.',
  *check(document) {
    for (const program of programsOf(document)) {
      const { launch, modules } = program;
      // The trial is written into the sweep, whose objective names the metric.
      const objective = launch.run.owners
        .map((owner) => asMapping(valueFor(owner, 'objective')))
        .find((each) => each);
      const metric = asScalar(valueFor(objective, 'primary_metric'));
      if (metric?.type !== 'string' || /[${<]/.test(metric.text) || !modules?.isWhole) continue;
      const logged = loggedMetrics(modules.local, (path) => document.project.read(path) ?? '');
      if (!logged || logged.has(metric.text)) continue;
      const names = [...logged].sort();
      const meant = nearest(metric.text, names);
      const some = names.slice(0, 5).map((name) => `"${name}"`);
      yield {
        span: metric.span,
        message: `${scriptName(program)} never logs "${metric.text}"; it logs ${some.join(', ')}${names.length > some.length ? ' …' : ''}.`,
        fixes: meant === undefined ? [] : [guess(metric.text, meant, replaceText(metric, meant))],
      };
    }
  },
});

import { pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import { requirementOf, versionIn } from '../../stack/replay.ts';
import { defineRule } from '../support/rule.ts';

export const pythonEndOfLife = defineRule({
  code: 'python-end-of-life',
  severity: 'info',
  summary: 'The Python version of the conda file has reached its end of life.',
  *check({ environments, matrix, today }) {
    for (const { installs, stack } of environments) {
      // The Python of an image is documented on its page and cannot be changed here.
      const requirement = requirementOf(installs, stack?.components.get('python'));
      const series = pythonSeries(versionIn(stack, 'python'));
      const row = matrix.compatibility.python.find(({ python }) => python === series);
      if (!requirement || !row || row.endOfLife >= today.slice(0, row.endOfLife.length)) continue;
      yield {
        path: requirement.path,
        span: requirement.span,
        message: `Python ${series} reached its end of life in ${row.endOfLife} and gets no more security fixes.`,
      };
    }
  },
});

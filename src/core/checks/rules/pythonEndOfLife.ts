import { pythonSeries } from '../../knowledge/compatibility/torchReleases.ts';
import { requirementOf } from '../../stack/replay.ts';
import { defineRule } from '../support/rule.ts';

export const pythonEndOfLife = defineRule({
  code: 'python-end-of-life',
  severity: 'info',
  summary:
    'The Python of a conda file gets no more security fixes, and new wheels are no longer made for it.',
  *check({ environments, matrix, today }) {
    for (const { recipe, stack } of environments) {
      // Of the Python of an image its page tells; nobody can change it there.
      const asked = requirementOf(recipe, stack?.packages.get('python'));
      const series = pythonSeries(stack?.packages.get('python')?.value);
      const row = matrix.compatibility.python.find(({ python }) => python === series);
      if (!asked || !row || row.endOfLife >= today.slice(0, row.endOfLife.length)) continue;
      yield {
        path: asked.path,
        span: asked.span,
        message: `Python ${series} reached its end of life in ${row.endOfLife}: no security fixes, and fewer and fewer wheels.`,
      };
    }
  },
});

import { hasPip, isolatingPip } from '../support/pipVersion.ts';
import { defineRule } from '../support/rule.ts';

export const globalOption = defineRule({
  code: 'global-option',
  severity: 'error',
  summary: 'pip 25.3 and later do not support --global-option.',
  *check({ environments, project, matrix }) {
    for (const environment of environments)
      for (const applied of environment.installs) {
        const { path, span, certain } = applied.install;
        const command = (project.read(path) ?? '').slice(span.start, span.end);
        // As a setting of the build it is no option of pip.
        const at = command.search(
          /(?<=\s["']?)(?<!(?:--config-settings?|-C)[\s=]+["']?)--global-option(?=[\s=])/,
        );
        if (at < 0 || !hasPip(isolatingPip, matrix, environment, applied)) continue;
        const start = span.start + at;
        yield {
          path,
          span: { start, end: start + '--global-option'.length },
          severity: certain ? 'error' : 'warning',
          message:
            'pip 25.3 and later refuse --global-option. Use --config-settings, or the variables that the build reads.',
        };
      }
  },
});

import { defineRule } from '../support/rule.ts';

export const torchOrtNotConfigured = defineRule({
  code: 'torch-ort-not-configured',
  severity: 'warning',
  summary: 'torch-ort is installed, but "python -m torch_ort.configure" is never run.',
  *check({ environments }) {
    for (const { recipe, installs } of environments) {
      if (!recipe) continue;
      const last = recipe.steps.findLastIndex(
        (step) => step.kind === 'install' && step.requirements.some(({ name }) => name === 'torch-ort'),
      );
      const step = recipe.steps[last];
      if (step?.kind !== 'install') continue;
      if (recipe.steps.slice(last).some(({ kind }) => kind === 'torch-ort-configure')) continue;
      const requirement = step.requirements.find(({ name }) => name === 'torch-ort');
      if (!requirement) continue;
      const docker = recipe.kind === 'dockerfile' && step.path === recipe.path;
      // A redirection belongs to the command that it follows.
      const after = installs
        .flatMap(({ install }) => install.redirected)
        .find(
          ({ path, span }) => path === step.path && span.start <= step.span.end && step.span.end < span.end,
        );
      const at = after?.span.end ?? step.span.end;
      yield {
        path: requirement.path,
        span: requirement.span,
        message: `torch-ort is not configured: "python -m torch_ort.configure" does not run after the installation.${
          docker ? '' : ' Run it in a Dockerfile; a conda file cannot.'
        }`,
        fixes: docker
          ? [
              {
                title: 'Configure torch-ort after the installation',
                edits: [
                  {
                    path: step.path,
                    span: { start: at, end: at },
                    newText: ' && python -m torch_ort.configure',
                  },
                ],
              },
            ]
          : [],
      };
    }
  },
});

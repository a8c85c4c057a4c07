import { defineRule } from '../support/rule.ts';

export const torchOrtNotConfigured = defineRule({
  code: 'torch-ort-not-configured',
  severity: 'warning',
  summary:
    'torch-ort is installed, but never built for this PyTorch: "python -m torch_ort.configure" is missing.',
  *check({ environments }) {
    for (const { recipe } of environments) {
      if (!recipe) continue;
      const last = recipe.steps.findLastIndex(
        (step) => step.kind === 'install' && step.requirements.some(({ name }) => name === 'torch-ort'),
      );
      const step = recipe.steps[last];
      if (step?.kind !== 'install') continue;
      if (recipe.steps.slice(last).some(({ kind }) => kind === 'torch-ort-configure')) continue;
      const asked = step.requirements.find(({ name }) => name === 'torch-ort');
      if (!asked) continue;
      const docker = recipe.kind === 'dockerfile' && step.path === recipe.path;
      const end = { start: step.span.end, end: step.span.end };
      yield {
        path: asked.path,
        span: asked.span,
        message: `torch-ort compiles its extension for the installed PyTorch only when "python -m torch_ort.configure" runs${
          docker ? ' after the installation' : ': a conda file cannot do that, a Dockerfile can'
        }.`,
        fixes: docker
          ? [
              {
                title: 'Configure torch-ort after the installation',
                edits: [{ path: step.path, span: end, newText: ' && python -m torch_ort.configure' }],
              },
            ]
          : [],
      };
    }
  },
});

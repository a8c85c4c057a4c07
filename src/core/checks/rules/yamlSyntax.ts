import { defineRule } from '../support/rule.ts';

export const yamlSyntax = defineRule({
  code: 'yaml-syntax',
  severity: 'error',
  summary: 'The file is not valid YAML, so the Azure ML CLI cannot read it.',
  *check({ isDockerfile, tree }) {
    if (isDockerfile) return;
    // After the first syntax error a parser guesses; what it reports of later lines is rarely useful.
    const [first] = tree.problems;
    if (!first) return;
    const { code, span, message } = first;
    // That is our limit, not that of the language.
    yield { span, message, ...(code === 'TOO_LONG' ? { severity: 'info' as const } : {}) };
  },
});

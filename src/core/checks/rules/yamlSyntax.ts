import { defineRule } from '../support/rule.ts';

export const yamlSyntax = defineRule({
  code: 'yaml-syntax',
  severity: 'error',
  summary: 'The file is not valid YAML, so the Azure ML CLI cannot read it.',
  *check({ isDockerfile, tree }) {
    if (isDockerfile) return;
    // After the first syntax error a parser guesses; what it reports of later lines is rarely useful.
    const [first] = tree.problems;
    if (first) yield { span: first.span, message: first.message };
  },
});

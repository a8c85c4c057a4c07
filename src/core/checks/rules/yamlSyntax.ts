import { defineRule } from '../support/rule.ts';

export const yamlSyntax = defineRule({
  code: 'yaml-syntax',
  severity: 'error',
  summary: 'The file is no valid YAML, so the Azure ML CLI cannot read it.',
  *check({ isDockerfile, tree }) {
    if (isDockerfile) return;
    // Behind the first syntax error a parser guesses; what it says of later lines is rarely of use.
    const [first] = tree.problems;
    if (first) yield { span: first.span, message: first.message };
  },
});

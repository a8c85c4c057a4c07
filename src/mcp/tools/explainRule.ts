import * as z from 'zod';
import { nearest } from '../../core/base/nearest.ts';
import { rules } from '../../core/checks/rules/index.ts';
import { ToolError } from '../desk/roots.ts';
import { defineTool, shortText } from './tool.ts';

export const explainRule = defineTool({
  name: 'explain_rule',
  title: 'Explain a rule',
  description: 'Why a finding of check matters, with an example and its correction.',
  input: { code: shortText.describe('The code of a finding, such as torch-trio') },
  output: { code: z.string(), severity: z.string(), summary: z.string(), page: z.string() },
  answer({ code }, { page }) {
    const rule = rules.find((each) => each.code === code);
    if (!rule) {
      const near = nearest(
        code,
        rules.map((each) => each.code),
      );
      throw new ToolError(`Unknown rule "${code}".${near === undefined ? '' : ` Did you mean ${near}?`}`);
    }
    return { code, severity: rule.severity, summary: rule.summary, page: page(code) };
  },
});

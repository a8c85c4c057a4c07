import { nearest } from '../core/base/nearest.ts';
import { rules } from '../core/checks/rules/index.ts';
import { CommandError, type Output } from './output.ts';
import { rulePage } from './rulePages.ts';

export async function explain(code: string, output: Output): Promise<number> {
  const codes = rules.map((rule) => rule.code);
  if (!codes.includes(code)) {
    const near = nearest(code, codes);
    throw new CommandError(`Unknown rule "${code}".${near === undefined ? '' : ` Did you mean "${near}"?`}`);
  }
  output.write(rulePage(code));
  return 0;
}

/** The functions of a module that somebody else calls. */
import type { FunctionStatement } from '../languages/pythonCode/tree.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';

/** Whether the module may have it in any way. */
export function mayHaveFunction(text: string, name: string): boolean {
  const code = text.replaceAll(/(?:^|\s)#.*$/gm, '');
  return (
    /\bimport\s*\(?\s*\*|__getattr__|\b(?:globals|locals|vars|exec|eval|setattr)\s*\(|\bdriver_module\b/.test(
      code,
    ) ||
    new RegExp(
      `\\b(?:def|class|as|import)\\s+${name}\\b|\\b${name}\\s*[=:,)]|[,(]\\s*${name}\\b(?!\\s*\\()`,
    ).test(code)
  );
}

/** Whether it gives back nothing wherever it ends. */
export function returnsNothing({ body, span }: FunctionStatement, text: string): boolean {
  if (/\b(?:yield|raise)\b/.test(text.slice(span.start, span.end))) return false;
  return [...statementsIn(body)].every(
    ({ statement, within }) =>
      statement.kind !== 'return' ||
      within !== undefined ||
      statement.value === undefined ||
      (statement.value.kind === 'constant' && statement.value.value === null),
  );
}

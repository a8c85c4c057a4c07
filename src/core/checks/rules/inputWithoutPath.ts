import { defineRule } from '../support/rule.ts';

/** What the SDK leaves out of a job. */
const ofComponents = /^(?:string|integer|number|boolean)$/;

export const inputWithoutPath = defineRule({
  code: 'input-without-path',
  severity: 'error',
  summary: 'Python code submits a job with an Input that has no path, so the SDK rejects the job.',
  *check({ sdk }) {
    for (const { name, type, span, value } of sdk?.unfilled ?? []) {
      const isLiteral = type !== undefined && ofComponents.test(type);
      const right = value === undefined ? 'the value' : value;
      yield {
        span,
        message: isLiteral
          ? `Only components declare inputs of type "${type}": the SDK leaves "${name}" out of the job and rejects its command. Write ${right} instead of Input(…).`
          : `The Input "${name}" has no path; the SDK rejects the job.`,
      };
    }
  },
});

import type { Analysis } from '../../checks/analysis.ts';
import type { Completion } from './completion.ts';
import { completeEnvironment } from './environments.ts';
import { completeExpression } from './expressions.ts';
import { completePath } from './paths.ts';
import { completeFromSchema } from './schema.ts';
import { completeStepPort } from './stepPorts.ts';
import { completeVmSize } from './vmSizes.ts';

/** Everything that can be written at an offset, what fits best first. */
export function complete(analysis: Analysis, offset: number): Completion[] {
  const expression = completeExpression(analysis, offset);
  if (expression?.inside) return expression.completions;
  return [
    ...(expression?.completions ?? []),
    ...completeStepPort(analysis, offset),
    ...completeEnvironment(analysis, offset),
    ...completeVmSize(analysis, offset),
    ...completePath(analysis, offset),
    ...completeFromSchema(analysis, offset),
  ];
}

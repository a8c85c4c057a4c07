import * as z from 'zod';
import { compareStacks, consequences } from '../../core/features/compare.ts';
import { stackNamed } from '../desk/desk.ts';
import { defineTool, shortText } from './tool.ts';

export const compare = defineTool({
  name: 'compare_environments',
  title: 'Compare two environments',
  description:
    'What changes from one ACPT environment or image to another: versions side by side, and what that breaks.',
  input: {
    before: shortText.describe('An environment or image, such as acpt-pytorch-2.2-cuda12.1:55'),
    after: shortText.describe('The one to move to'),
  },
  output: {
    before: z.string(),
    after: z.string(),
    changes: z.array(
      z.object({ name: z.string(), before: z.string(), after: z.string(), change: z.string() }),
    ),
    consequences: z.array(z.string()),
  },
  answer({ before, after }, desk) {
    const comparison = compareStacks(stackNamed(desk, before), stackNamed(desk, after));
    const changes = comparison.rows.filter(({ change }) => change !== 'same' && change !== 'unknown');
    return {
      before: comparison.before,
      after: comparison.after,
      changes: changes.map((each) => ({ ...each })),
      consequences: consequences(comparison),
    };
  },
});

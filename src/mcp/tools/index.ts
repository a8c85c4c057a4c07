import { check } from './check.ts';
import { compare } from './compare.ts';
import { explainRule } from './explainRule.ts';
import { explainStack } from './explainStack.ts';
import { findEnvironments } from './findEnvironments.ts';
import { solve } from './solve.ts';
import type { Tool } from './tool.ts';

/** A new tool is its own file and one line here. */
export const tools: readonly Tool[] = [
  check,
  explainStack,
  findEnvironments,
  compare,
  solve,
  explainRule,
] as unknown as readonly Tool[];

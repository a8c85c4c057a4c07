/** The form of a tool: what an assistant reads of it, what it is given, what it answers. */
import * as z from 'zod';
import type { Desk } from '../desk/desk.ts';

export interface Tool<
  Input extends z.ZodRawShape = z.ZodRawShape,
  Output extends z.ZodRawShape = z.ZodRawShape,
> {
  readonly name: string;
  readonly title: string;
  /** What it is for, for the model that chooses among tools. */
  readonly description: string;
  readonly input: Input;
  readonly output: Output;
  /** @throws ToolError in a sentence that the model can act on */
  answer(given: z.output<z.ZodObject<Input>>, desk: Desk): z.input<z.ZodObject<Output>>;
}

export function defineTool<Input extends z.ZodRawShape, Output extends z.ZodRawShape>(
  tool: Tool<Input, Output>,
): Tool<Input, Output> {
  return tool;
}

/** A text that is written by hand, not a file of another kind. */
export const someText = z.string().max(1_000_000);
export const shortText = z.string().min(1).max(1000);
/** Assistants write numbers where they mean versions, and the number 2.10 is 2.1. */
export const versionInput = z
  .string({ error: 'A version is a text, such as "2.10"; the number 2.10 is the same as 2.1.' })
  .min(1)
  .max(1000);

/** What pip is asked for, and by whom. */
import type { Located } from '../base/located.ts';
import type { Requirement } from '../languages/python/requirement.ts';

export interface Wish {
  /** Empty where any version will do. */
  readonly specifier: string;
  /** What the user wrote, from which it follows. */
  readonly written: Located<Requirement>;
  /** The releases that lead from there to the wish, in that order; none where the user wrote it. */
  readonly through: readonly { readonly name: string; readonly version: string }[];
}

/** "vllm 0.7.3 requires torch==2.5.1", "torch==2.5.1 is required". */
export function wishText(name: string, { specifier, through }: Wish): string {
  const last = through.at(-1);
  return last
    ? `${last.name} ${last.version} requires ${name}${specifier}`
    : `${name}${specifier} is required`;
}

/** What is left of options where a later one takes the names of an earlier one: `conflict_handler="resolve"`. */
import type { ProgramOption } from './option.ts';

export interface Declared {
  readonly option: ProgramOption;
  /** Whether it is declared whatever else holds. */
  readonly isUsual: boolean;
  /** The function that declares it; `undefined` outside of functions. */
  readonly within: string | undefined;
}

/**
 * The options with the names that they keep; one of which all are taken is gone. A name that several may have in the
 * end is nobody's, and it is then not certain what is left.
 * @param declared in the order in which they stand in the code
 */
export function resolved(declared: readonly Declared[]): {
  readonly options: readonly ProgramOption[];
  readonly isCertain: boolean;
} {
  const owners = new Map<string, Declared>();
  const unclear = new Set<string>();
  for (const each of declared) {
    for (const flag of each.option.flags) {
      const before = owners.get(flag);
      if (before && !replaces(each, before)) unclear.add(flag);
      owners.set(flag, each);
    }
  }
  const options = declared.flatMap((each): ProgramOption[] => {
    const { option } = each;
    const flags = option.flags.filter((flag) => owners.get(flag) === each && !unclear.has(flag));
    if (flags.length === option.flags.length) return [option];
    return flags.length > 0 ? [{ ...option, flags }] : [];
  });
  return { options, isCertain: unclear.size === 0 };
}

/** Functions may be called in another order than they are written in. */
function replaces(later: Declared, earlier: Declared): boolean {
  return later.isUsual && later.within === earlier.within && later.option.path === earlier.option.path;
}

/** What a container is to get of this machine beside what its document says. */
import { type ShareName, shareNames } from '../core/container/plan/shares.ts';
import { CommandError } from './output.ts';

/** What the user asked for with `--share`; nothing of it is taken from the folder. */
export function sharesOf(share: readonly string[]): readonly ShareName[] {
  return share
    .flatMap((each) => each.split(','))
    .map((name) => {
      const known = shareNames.find((each) => each === name.trim());
      if (known) return known;
      throw new CommandError(
        `Invalid value "${name}" for --share. Expected one or more of ${shareNames.join(', ')}.`,
      );
    });
}

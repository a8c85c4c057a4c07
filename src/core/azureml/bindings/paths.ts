import { folderOf, joined } from '../../base/paths.ts';

/** The path of a file that `base` refers to as `reference`: `('jobs/train.yml', '../a.yml')` is `a.yml`. */
export function resolvePath(base: string | undefined, reference: string): string {
  return joined(base === undefined ? '' : folderOf(base), reference);
}

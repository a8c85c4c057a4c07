/** Whether the release of a package that an environment gets is one of some. */
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import type { Need } from '../../knowledge/packages/schema.ts';
import { installed, type Stack } from '../../stack/stack.ts';
import { isSurelyIn } from '../../stack/version.ts';

type Releases = Pick<Need, 'package' | 'from' | 'until' | 'released'>;

/** Who asks for no version gets the newest of that day. */
export function hasRelease(
  { package: owner, from, until, released }: Releases,
  stack: Stack,
  { packages }: Matrix,
): boolean {
  const found = installed(stack, owner);
  if (!found) return false;
  const releases = until === undefined ? `>=${from}` : `>=${from},<${until}`;
  if (isSurelyIn(found.value, releases, packages.package(owner))) return true;
  if (until !== undefined) return false;
  const { asOf } = found.origin;
  return found.value.kind === 'present' && (asOf === undefined || asOf >= released);
}

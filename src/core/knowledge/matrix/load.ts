import { packagesFile } from '../packages/file.ts';
import { compatibility, environments, images, vmSizes } from './files.ts';
import { Matrix } from './matrix.ts';

let bundled: Matrix | undefined;

/** The matrix that ships with this program. */
export function bundledMatrix(): Matrix {
  bundled ??= new Matrix({ images, environments, compatibility, vmSizes, packages: packagesFile });
  return bundled;
}

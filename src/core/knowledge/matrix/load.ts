import { packagesFile } from '../packages/file.ts';
import { compatibility, environments, images, vmSizes } from './files.ts';
import { Matrix, type MatrixFiles } from './matrix.ts';

/** The facts that ship with this program. */
export const bundledFiles: MatrixFiles = {
  images,
  environments,
  compatibility,
  vmSizes,
  packages: packagesFile,
};

let bundled: Matrix | undefined;

/** The matrix that ships with this program. */
export function bundledMatrix(): Matrix {
  bundled ??= new Matrix(bundledFiles);
  return bundled;
}

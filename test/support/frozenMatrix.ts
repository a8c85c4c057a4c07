/**
 * The matrix that tests of behaviour work with: a few of the facts of `data/`, as they were on 2026-11-21, in files
 * of the same schema (see `matrix/README.md`). It is never refreshed, so that a test fails only where behaviour
 * changed, not where Microsoft published another tag.
 */

import { Matrix, type MatrixFiles } from '../../src/core/knowledge/matrix/matrix.ts';
import {
  CompatibilityFile,
  EnvironmentsFile,
  ImagesFile,
  VmSizesFile,
} from '../../src/core/knowledge/matrix/schema.ts';
import { PackagesFile } from '../../src/core/knowledge/packages/schema.ts';
import compatibility from './matrix/compatibility.json' with { type: 'json' };
import environments from './matrix/environments.json' with { type: 'json' };
import images from './matrix/images.json' with { type: 'json' };
import packages from './matrix/packages.json' with { type: 'json' };
import vmSizes from './matrix/vm-sizes.json' with { type: 'json' };

let frozen: Matrix | undefined;

/** Its files, for tests that need another matrix which differs in a fact. */
export function frozenFiles(): MatrixFiles {
  return {
    images: ImagesFile.parse(images),
    environments: EnvironmentsFile.parse(environments),
    compatibility: CompatibilityFile.parse(compatibility),
    vmSizes: VmSizesFile.parse(vmSizes),
    packages: () => PackagesFile.parse(packages),
  };
}

export function frozenMatrix(): Matrix {
  frozen ??= new Matrix(frozenFiles());
  return frozen;
}

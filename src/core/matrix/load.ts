import compatibility from '../../../data/compatibility.json' with { type: 'json' };
import environments from '../../../data/environments.json' with { type: 'json' };
import images from '../../../data/images.json' with { type: 'json' };
import vmSizes from '../../../data/vm-sizes.json' with { type: 'json' };
import { Matrix } from './matrix.ts';
import { CompatibilityFile, EnvironmentsFile, ImagesFile, VmSizesFile } from './schema.ts';

let bundled: Matrix | undefined;

/** The matrix that ships with this program. Parsed at the first call, then kept. */
export function bundledMatrix(): Matrix {
  bundled ??= new Matrix({
    images: ImagesFile.parse(images),
    environments: EnvironmentsFile.parse(environments),
    compatibility: () => CompatibilityFile.parse(compatibility),
    vmSizes: () => VmSizesFile.parse(vmSizes),
  });
  return bundled;
}

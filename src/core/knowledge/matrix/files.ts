import compatibilityJson from '../../../../data/compatibility.json' with { type: 'json' };
import environmentsJson from '../../../../data/environments.json' with { type: 'json' };
import imagesJson from '../../../../data/images.json' with { type: 'json' };
import vmSizesJson from '../../../../data/vm-sizes.json' with { type: 'json' };
import { CompatibilityFile, EnvironmentsFile, ImagesFile, VmSizesFile } from './schema.ts';

/**
 * The files of `data/`, parsed. The build runs this module and puts its result into the programs: what is wrong
 * in the data stops the build, and no program spends its start on parsing again.
 */
export const images: ImagesFile = ImagesFile.parse(imagesJson);
export const environments: EnvironmentsFile = EnvironmentsFile.parse(environmentsJson);
export const compatibility: CompatibilityFile = CompatibilityFile.parse(compatibilityJson);
export const vmSizes: VmSizesFile = VmSizesFile.parse(vmSizesJson);

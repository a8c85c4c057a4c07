import packagesJson from '../../../../data/packages.json' with { type: 'json' };
import { PackagesFile } from './schema.ts';

/**
 * `data/packages.json`, parsed when it is first needed. The build runs this and puts the result into the programs as a
 * text: a program that is not asked about packages does not read it.
 */
export function packagesFile(): PackagesFile {
  return PackagesFile.parse(packagesJson);
}

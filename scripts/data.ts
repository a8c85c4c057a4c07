/**
 * `npm run data -- TASK`: keeps the facts in `data/` true.
 *   packages [NAME …]   reads releases and requirements of packages from the index that pip uses
 *   assets CLONE        reads package lists of curated environments from a clone of Azure/azureml-assets
 *   registry [ADDRESS]  asks Microsoft's registry, or a mirror, for tags and image repositories
 *   verify              compares what is said of packages with what a real resolver says
 */

import { readAssets } from './data/assets.ts';
import { refreshPackages } from './data/packages.ts';
import { say } from './lib/report.ts';

const [task, ...rest] = process.argv.slice(2);
switch (task) {
  case 'packages':
    await refreshPackages(rest);
    break;
  case 'assets':
    readAssets(rest[0] ?? '.');
    break;
  case 'registry': {
    // Few ask it, and it loads what speaks HTTP.
    const { readRegistry } = await import('./data/registry.ts');
    await readRegistry(rest);
    break;
  }
  case 'verify': {
    // It reads the packages, which must be whole: while one is added, it is not.
    const { verifyPackages } = await import('./data/verify.ts');
    await verifyPackages(rest);
    break;
  }
  default:
    say('Expected "packages", "assets", "registry" or "verify": npm run data -- packages');
    process.exitCode = 2;
}

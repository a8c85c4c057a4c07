import { debianNumber, debianOf, ubuntuOf } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { compareReleases } from '../../languages/python/specifier.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { SystemPackage } from '../../stack/recipe.ts';
import { defineRule } from '../support/rule.ts';

export const missingAptPackage = defineRule({
  code: 'missing-apt-package',
  severity: 'error',
  summary: 'apt installs a package that the Ubuntu or Debian release of the image does not have.',
  *check({ environments, matrix }) {
    for (const environment of environments) {
      const system = systemOf(environment, matrix);
      if (!system) continue;
      const { release, shown, rows } = system;
      for (const each of environment.recipe?.systemPackages ?? []) {
        const row = rows.find(({ packages }) => packages.includes(nameOf(each)));
        if (!row) continue;
        const isTooOld = row.from !== undefined && compareReleases(release, row.from) < 0;
        const isTooNew = row.goneFrom !== undefined && compareReleases(release, row.goneFrom) >= 0;
        const useless = each.repositories.filter((name) => hasNothingFor(name, release, matrix));
        // Another repository may have it.
        if ((!isTooOld && !isTooNew) || useless.length < each.repositories.length) continue;
        const also =
          useless.length === 0 ? '' : `, and ${useless.join(', ')} has nothing for that release any more`;
        yield {
          path: each.path,
          span: each.span,
          message: `${shown} has no package "${nameOf(each)}"${also}: apt fails.`,
          fixes: isTooNew ? fixesOf(each, row.instead) : [],
        };
      }
    }
  },
});

/** Without version, architecture and release: `git=1:2.34`, `git:amd64`, `git/jammy`. */
function nameOf({ text }: SystemPackage): string {
  return text.replace(/[=:/].*/, '');
}

interface System {
  readonly release: string;
  readonly shown: string;
  /** The packages that some releases of the system do not have. */
  readonly rows: Matrix['compatibility']['aptPackages'];
}

/** Of the image below all steps. */
function systemOf({ base, recipe }: ResolvedEnvironment, { compatibility }: Matrix): System | undefined {
  const image = recipe?.base?.meaning;
  const known = /^Ubuntu (\d\d\.\d\d)$/.exec(base?.os?.value ?? '')?.[1];
  const ubuntu = known ?? (image && ubuntuOf(image));
  if (ubuntu !== undefined)
    return { release: ubuntu, shown: `Ubuntu ${ubuntu}`, rows: compatibility.aptPackages };
  const debian = image && debianOf(image);
  if (debian === undefined) return undefined;
  const release = String(debianNumber(debian));
  return { release, shown: `Debian ${release} (${debian})`, rows: compatibility.debianPackages };
}

function hasNothingFor(repository: string, release: string, { compatibility }: Matrix): boolean {
  return compatibility.aptRepositories.some(
    (each) => each.repository === repository && each.goneFor.includes(release),
  );
}

function fixesOf({ path, span, text, textStart }: SystemPackage, instead: string | undefined): Fix[] {
  if (instead === undefined || textStart === undefined || /[=:/]/.test(text)) return [];
  return [{ title: `Use ${instead}`, edits: [{ path, span, newText: instead }] }];
}

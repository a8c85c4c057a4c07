import type { Fix } from '../../base/findings.ts';
import type { Located } from '../../base/located.ts';
import { ownValue } from '../../base/ownValue.ts';
import type { Requirement } from '../../languages/python/requirement.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { hasOtherSource, type Install } from '../../stack/recipe.ts';
import { removeRequirement } from '../support/edits.ts';
import { inventedReleases } from '../support/notFound.ts';
import { defineRule } from '../support/rule.ts';

/**
 * Names that are imported, or that conda has, and that PyPI does not: each was asked for with pip on 2026-11-28. Those of the
 * standard library nobody can register there.
 */
const instead: Readonly<Record<string, string>> = {
  cv2: 'opencv-python-headless',
  opencv: 'opencv-python-headless',
  pil: 'pillow',
  yaml: 'pyyaml',
};
const ofPython: ReadonlySet<string> = new Set([
  'collections',
  'glob',
  'json',
  'os',
  'pickle',
  'random',
  're',
  'subprocess',
  'sys',
  'time',
]);
/** All files that PyPI has of the first are for Windows, and the second requires it. */
const ofWindows: ReadonlySet<string> = new Set(['pywin32', 'pypiwin32']);
const ofConda: ReadonlySet<string> = new Set(['cudatoolkit', 'python', 'pytorch-cuda']);
/** What a package says of itself that was installed from a folder without its history. */
const unknownVersion = /^===?[^,]*\+unknown$/;

export const notOnPyPI = defineRule({
  code: 'not-on-pypi',
  severity: 'error',
  summary: 'PyPI has no package with this name, or no such release of it, so pip fails.',
  *check(document) {
    for (const { installs, recipe } of document.environments)
      for (const applied of installs) {
        const { install, requirements } = applied;
        for (const { requirement, version, before, after } of inventedReleases(document.matrix, applied)) {
          const { name, path, span } = requirement;
          yield {
            path,
            span,
            message: `PyPI has no release ${version} of ${name}, so pip fails. Before it comes ${before}, after it ${after}.`,
          };
        }
        // Another index may have what PyPI has not.
        if (install.tool !== 'pip' || hasOtherSource(install)) continue;
        for (const requirement of requirements) {
          const { name, path, nameSpan, url } = requirement;
          if (ofWindows.has(name) && url === undefined && !(install.noDeps && name === 'pypiwin32')) {
            const removal = removeRequirement(document, requirement, install);
            yield {
              path,
              span: nameSpan,
              message: `PyPI has pywin32 for Windows only, so pip fails on Linux. Remove the line, or add ; sys_platform == "win32" to it.`,
              fixes: removal ? [{ title: `Remove ${name}`, edits: [removal] }] : [],
            };
          }
          if (url === undefined && unknownVersion.test(requirement.specifier)) {
            const removal = removeRequirement(document, requirement, install);
            yield {
              path,
              span: requirement.span,
              message: `PyPI has no such release of ${name}, so pip fails: "+unknown" is what a package says that was installed from a folder.`,
              fixes: removal ? [{ title: `Remove ${name}`, edits: [removal] }] : [],
            };
            continue;
          }
          if (url === undefined && isOtherApex(requirement, recipe?.kind === 'conda'))
            yield {
              severity: 'warning',
              path,
              span: nameSpan,
              message:
                'apex on PyPI is for the web framework Pyramid, not that of NVIDIA. Install --no-build-isolation git+https://github.com/NVIDIA/apex, or use torch.amp.',
            };
          const why = requirement.url === undefined ? reason(requirement.name) : undefined;
          if (why === undefined) continue;
          yield {
            path,
            span: nameSpan,
            message: `PyPI has no package "${requirement.name}", so pip fails. ${why}`,
            fixes: fixesOf(document, requirement, install),
          };
        }
      }
  },
});

/** Without a version, pip leaves the one that the image has, if there is anything of the image. */
function isOtherApex({ name, specifier }: Requirement, isAlone: boolean): boolean {
  return name === 'apex' && (/^===?0\.9\./.test(specifier) || (isAlone && specifier === ''));
}

function reason(name: string): string | undefined {
  const meant = ownValue(instead, name);
  if (meant !== undefined) return `Did you mean "${meant}"?`;
  if (ofPython.has(name)) return 'It belongs to Python itself. Remove the line.';
  if (ofConda.has(name)) return 'It is a package of conda.';
  return name === 'detectron2'
    ? 'It is installed from its repository: --no-build-isolation git+https://github.com/facebookresearch/detectron2.'
    : undefined;
}

function fixesOf(document: DocumentFacts, requirement: Located<Requirement>, install: Install): Fix[] {
  const { name, path, nameSpan } = requirement;
  const meant = ownValue(instead, name);
  if (meant !== undefined)
    return [{ title: `Use ${meant}`, edits: [{ path, span: nameSpan, newText: meant }] }];
  const removal = ofPython.has(name) ? removeRequirement(document, requirement, install) : undefined;
  return removal ? [{ title: `Remove ${name}`, edits: [removal] }] : [];
}

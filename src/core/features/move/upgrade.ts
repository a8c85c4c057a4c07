/** "Upgrade to …": the whole of it, where it leaves nothing new to repair. */
import type { Finding } from '../../base/findings.ts';
import { touches } from '../../base/span.ts';
import { findingsIn } from '../../checks/check.ts';
import { defineFact, type Project } from '../../project/project.ts';
import { dependentsOf } from '../../stack/dependents.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import type { ReasonedEdit } from './draft.ts';
import { planMove } from './plan.ts';
import { releaseNamed } from './reference.ts';
import { upgradeTarget } from './target.ts';

/** The rules whose findings say that there is something newer. */
const aboutAge = new Set([
  'retired-environment',
  'frozen-image',
  'old-image',
  'os-end-of-life',
  'python-end-of-life',
]);

export interface Upgrade {
  readonly title: string;
  readonly edits: readonly ReasonedEdit[];
}

/**
 * @param path the file in which the finding is
 * @returns `undefined` where the checks would find something new afterwards, and where a single edit does it, which a
 * fix of the finding offers
 */
export function upgradeFor(project: Project, path: string, finding: Finding): Upgrade | undefined {
  const { code, span } = finding;
  if (!aboutAge.has(code)) return undefined;
  return project.get(upgrades, [path, code, span.start, span.end].join('\n'));
}

/** Editors ask whenever the cursor moves; what it takes is found out again when a file changes that was read. */
const upgrades = defineFact<Upgrade | undefined>({
  name: 'upgrade of an environment',
  compute(project, key) {
    const [path = '', code, start, end] = key.split('\n');
    const finding = findingsIn(project, path).find(
      (each) => each.code === code && each.span.start === Number(start) && each.span.end === Number(end),
    );
    return finding && planUpgrade(project, path, finding);
  },
});

function planUpgrade(project: Project, path: string, finding: Finding): Upgrade | undefined {
  const dependents = dependentsOf(project, path);
  const documents = dependents.length > 0 ? dependents : [new DocumentFacts(project, path)];
  const isAbout = ({ reference, image, recipe }: ResolvedEnvironment) => {
    const written = reference ?? image ?? recipe?.base;
    return !!written && written.path === path && touches(written.span, finding.span);
  };
  const found = documents.flatMap(({ environments }) => environments).find(isAbout);
  const target = found && upgradeTarget(project.matrix, found);
  if (target === undefined) return undefined;
  const name = shortName(target);
  const plan = planMove(
    project,
    documents.map((each) => each.path),
    isAbout,
    releaseNamed(project.matrix, target),
    `Move to ${name}`,
  );
  if (!plan || plan.left.length > 0) return undefined;
  if (plan.edits.length === 1 && finding.fixes.some(({ edits }) => edits.length === 1)) return undefined;
  return { title: `Upgrade to ${name}${extent(plan.edits)}`, edits: plan.edits };
}

/** `acpt-pytorch-2.8-cuda12.6:15`, or an image without its registry. */
export function shortName(reference: string): string {
  return reference
    .replace(/^azureml:\/\/registries\/[^/]+\/environments\/([^/]+)\/versions\/(.*)$/, '$1:$2')
    .replace(/^mcr\.microsoft\.com\//, '');
}

function extent(edits: readonly ReasonedEdit[]): string {
  const follow = edits.length - 1;
  if (follow === 0) return '';
  const files = new Set(edits.map(({ path }) => path)).size;
  return ` with ${follow} ${follow === 1 ? 'change' : 'changes'} that must follow${files > 1 ? ` (${files} files)` : ''}`;
}

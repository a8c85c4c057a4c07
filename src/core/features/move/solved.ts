/** Pins moved to versions that fit together. */
import type { FileEdit } from '../../base/findings.ts';
import type { Matrix } from '../../knowledge/matrix/matrix.ts';
import { admits } from '../../languages/python/specifier.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { solve } from '../solve.ts';

/** Only of what is written with a specifier that keeps the others from fitting. */
export function solvedEdits(environment: ResolvedEnvironment, matrix: Matrix): FileEdit[] {
  const solution = solve(environment, matrix);
  if (!solution || solution.problem !== undefined) return [];
  const written = environment.installs.flatMap(({ install, requirements }) =>
    install.tool === 'pip' ? requirements : [],
  );
  return solution.lines.flatMap((line): FileEdit[] => {
    const [, name, version] = /^([\w.-]+)(?:\[[^\]]*\])?==(\S+)/.exec(line) ?? [];
    const requirement = written.findLast((each) => each.name === name);
    if (!requirement || version === undefined || requirement.specifier === '') return [];
    if (admits(requirement.specifier, version)) return [];
    return [{ path: requirement.path, span: requirement.specifierSpan, newText: `==${version}` }];
  });
}

/** Steps that depend on each other, or on themselves: the SDK does not check it, and nothing can run. */
import { groupBy } from '../../../base/groupBy.ts';
import { resolvePath } from '../../../base/paths.ts';
import type { Project } from '../../../project/project.ts';
import { join, type Unit } from '../../bindings/bindings.ts';
import { componentFile } from '../../bindings/componentFiles.ts';
import { fileReferencesOf } from '../../bindings/fileReferences.ts';
import type { Edge } from '../parts.ts';
import type { ExpressionProblem } from '../problem.ts';
import type { Source } from '../uses.ts';

/** @param edges those of all steps */
export function* bindingCycles(
  source: Source,
  root: Unit,
  edges: readonly Edge[],
): Generator<ExpressionProblem> {
  for (const each of groupBy(edges, ({ pipeline }) => pipeline).values()) yield* cyclesOf(each);
  yield* endlessComponents(source, root);
}

function* cyclesOf(edges: readonly Edge[]): Generator<ExpressionProblem> {
  const group = groupsOf(edges);
  const sizes = new Map<number, number>();
  for (const id of group.values()) sizes.set(id, (sizes.get(id) ?? 0) + 1);
  for (const { from, to, span } of edges) {
    if (group.get(from) !== group.get(to)) continue;
    const more = (sizes.get(group.get(from) ?? 0) ?? 0) > 2;
    yield {
      code: 'binding-cycle',
      severity: 'error',
      message:
        from === to
          ? `Step "${from}" depends on its own output, so it can never start.`
          : `Step "${from}" depends on "${to}", which depends on "${from}"${more ? ' through other steps' : ''}: none of them can start.`,
      span,
      fixes: [],
    };
  }
}

/**
 * Steps that reach each other get the same number (strongly connected components, Tarjan's algorithm with a stack of
 * its own, because a pipeline may be longer than the call stack).
 */
function groupsOf(edges: readonly Edge[]): Map<string, number> {
  const next = new Map<string, string[]>();
  for (const { from, to } of edges) {
    const known = next.get(from);
    if (known) known.push(to);
    else next.set(from, [to]);
    if (!next.has(to)) next.set(to, []);
  }
  const index = new Map<string, number>();
  const low = new Map<string, number>();
  const group = new Map<string, number>();
  const open: string[] = [];
  for (const start of next.keys()) {
    if (index.has(start)) continue;
    const work = [{ node: start, child: 0 }];
    while (work.length > 0) {
      const frame = work.at(-1);
      if (!frame) break;
      const { node } = frame;
      if (frame.child === 0 && !index.has(node)) {
        index.set(node, index.size);
        low.set(node, index.get(node) ?? 0);
        open.push(node);
      }
      const child = next.get(node)?.[frame.child++];
      if (child !== undefined) {
        if (!index.has(child)) work.push({ node: child, child: 0 });
        else if (!group.has(child)) lower(low, node, index.get(child));
        continue;
      }
      work.pop();
      const parent = work.at(-1);
      if (parent) lower(low, parent.node, low.get(node));
      if (low.get(node) !== index.get(node)) continue;
      for (let member = open.pop(); member !== undefined; member = open.pop()) {
        group.set(member, index.get(node) ?? 0);
        if (member === node) break;
      }
    }
  }
  return group;
}

function lower(low: Map<string, number>, node: string, value = 0): void {
  low.set(node, Math.min(low.get(node) ?? value, value));
}

/** A pipeline component that contains itself, directly or through others. */
function* endlessComponents({ project, path: from }: Source, root: Unit): Generator<ExpressionProblem> {
  const endless = new Map<string, boolean>();
  const steps = join(root.path, 'jobs');
  for (const { step, place, path, node } of fileReferencesOf({ project, path: from })) {
    if (place !== join(steps, step)) continue;
    const first = resolvePath(from, path);
    const isEndless = endless.get(first) ?? contains(project, first, first, new Set());
    endless.set(first, isEndless);
    if (!isEndless) continue;
    yield {
      code: 'binding-cycle',
      severity: 'error',
      message: `The component of step "${step}" contains itself, so the pipeline never ends.`,
      span: node.span,
      fixes: [],
    };
  }
}

/** Whether the file at `path` has the target among the component files of its steps. */
function contains(project: Project, path: string, target: string, seen: Set<string>): boolean {
  if (seen.has(path) || seen.size > 100) return false;
  seen.add(path);
  const steps = componentFile(project, path)?.unit.steps.values() ?? [];
  for (const { component } of steps) {
    if (component?.form !== 'file') continue;
    const inner = resolvePath(path, component.path);
    if (inner === target || contains(project, inner, target, seen)) return true;
  }
  return false;
}

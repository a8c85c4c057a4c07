/** What every tool works with: the matrix as it is now, the files that may be read, and a project for one question. */
import type { Matrix } from '../../core/knowledge/matrix/matrix.ts';
import { Project } from '../../core/project/project.ts';
import { namedStack } from '../../core/stack/namedStack.ts';
import type { Stack } from '../../core/stack/stack.ts';
import { type Roots, ToolError } from './roots.ts';

export interface Desk {
  readonly matrix: Matrix;
  readonly roots: Roots;
  /** What the page of a rule says, in Markdown. */
  page(code: string): string;
}

const cacheBytes = 16 * 1024 * 1024;

/** A project made anew: files may have changed since the last question. */
export function projectFor({ matrix, roots }: Desk): Project {
  return new Project({
    files: roots,
    matrix,
    roots: roots.folders,
    changes: false,
    cacheBytes,
    today: new Date().toISOString().slice(0, 10),
    // One rule that fails leaves the others; standard output belongs to the protocol.
    onBug: (rule, path, error) =>
      void process.stderr.write(`acpt: rule ${rule} failed on ${path}: ${error}\n`),
  });
}

/**
 * What an assistant calls an environment or image.
 * @throws ToolError for one that is not known
 */
export function stackNamed({ matrix }: Desk, written: string): Stack {
  const stack = namedStack(matrix, written);
  if (!stack)
    throw new ToolError(
      `Unknown environment or image "${written}". find_environments lists those that exist.`,
    );
  return stack;
}

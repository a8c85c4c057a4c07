import type { Analysis } from '../analysis.ts';
import { stackMarkdown } from '../stack/describe.ts';
import type { ResolvedEnvironment } from '../stack/environment.ts';
import { contains, type Span } from '../text/span.ts';
import type { YamlScalar } from '../yaml/tree.ts';
import { hoverInRecipe } from './neighbour.ts';

export interface Hover {
  readonly span: Span;
  readonly markdown: string;
}

/** The stack behind an environment reference or an image; also on the `environment:` key before them. */
export function hoverAt(analysis: Analysis, offset: number): Hover | undefined {
  const { path, surroundings } = analysis;
  for (const environment of analysis.environments) {
    const found = hoverInRecipe(environment, surroundings.matrix, path, offset);
    if (found) return found;
  }
  for (const environment of analysis.environments) {
    if (!environment.stack) continue;
    const span = [scalarOf(environment)?.span, environment.site?.pair?.key.span].find(
      (each) => each && contains(each, offset),
    );
    if (span) return { span, markdown: stackMarkdown(environment.stack) };
  }
  return undefined;
}

function scalarOf({ reference, image }: ResolvedEnvironment): YamlScalar | undefined {
  return (reference ?? image)?.scalar;
}

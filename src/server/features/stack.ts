import { type StackNode, stackTree } from '../../core/features/stackTree.ts';
import type { Project } from '../../core/project/project.ts';
import { DocumentFacts } from '../../core/stack/documentFacts.ts';
import type { StackItem } from '../../protocol/requests.ts';
import { closedDocument } from '../editor/closedDocument.ts';
import { pathOf } from '../editor/paths.ts';

export function stackOf(project: Project, { uri }: { readonly uri: string }): StackItem[] {
  const facts = new DocumentFacts(project, pathOf(uri));
  const item = ({ place, children, ...rest }: StackNode): StackItem => {
    const there = place && closedDocument(place.path, project);
    const start = place && there?.positionAt(place.span.start);
    return {
      ...rest,
      ...(there && start ? { place: { uri: there.uri, ...start } } : {}),
      children: children.map(item),
    };
  };
  return stackTree(facts).map(item);
}

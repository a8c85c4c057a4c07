/** Environments that the team made: those that files of the folder define, and those of its Azure ML workspace. */
import { documentsNamed } from '../../azureml/documents/namedDocuments.ts';
import { environmentInCopy, workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import type { Project } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Stack } from '../../stack/stack.ts';

export interface TeamEnvironment {
  readonly name: string;
  /** Newest first; none where only the name is known. */
  readonly versions: readonly { readonly version: string; readonly stack: () => Stack | undefined }[];
}

export function teamEnvironments({ project, path }: DocumentFacts): readonly TeamEnvironment[] {
  const copy = workspaceCopyFor(project, path);
  const registered = Object.entries(copy?.manifest.environments ?? {}).map(
    ([name, versions]): TeamEnvironment => ({
      name,
      versions: versions.map((version) => ({
        version,
        stack: () => {
          const found = copy && environmentInCopy(project, copy, name, version);
          return found && stackDefinedIn(project, found.path);
        },
      })),
    }),
  );
  const known = new Set(registered.map(({ name }) => name));
  const own = documentsNamed(project, path, ['environment'])
    .filter(({ name }) => !known.has(name))
    .map(
      (each): TeamEnvironment => ({
        name: each.name,
        versions:
          each.version === undefined
            ? []
            : [{ version: each.version, stack: () => stackDefinedIn(project, each.path) }],
      }),
    );
  return [...registered, ...own];
}

function stackDefinedIn(project: Project, path: string): Stack | undefined {
  return new DocumentFacts(project, path).environments[0]?.stack;
}

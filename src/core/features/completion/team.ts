/** Environments that the team made: those that files of the folder define, and those of its Azure ML workspace. */
import { documentsNamed } from '../../azureml/documents/namedDocuments.ts';
import { environmentInCopy, workspaceCopyFor } from '../../azureml/workspace/copy.ts';
import type { Project } from '../../project/project.ts';
import { DocumentFacts } from '../../stack/documentFacts.ts';
import type { Stack } from '../../stack/stack.ts';

export interface TeamEnvironment {
  readonly name: string;
  /** Whether a file of the folder defines it. */
  readonly isOwn: boolean;
  /** How a reference begins: `azureml:team-env`. */
  readonly stem: string;
  /** What comes before a version, and what stands for the newest: `:` and `@latest`. */
  readonly separator: string;
  readonly latest: string;
  /** That of a file of the folder, then the newest first; none where only the name is known. */
  readonly versions: readonly { readonly version: string; readonly stack: () => Stack | undefined }[];
}

export function teamEnvironments({ project, path }: DocumentFacts): readonly TeamEnvironment[] {
  const copy = workspaceCopyFor(project, path);
  const inCopy = (all: Readonly<Record<string, readonly string[]>>, registry?: string) =>
    Object.entries(all).map(
      ([name, versions]): TeamEnvironment => ({
        ...written(name, registry),
        isOwn: false,
        versions: versions.map((version) => ({
          version,
          stack: () => {
            const found = copy && environmentInCopy(project, copy, { name, registry }, version);
            return found && stackDefinedIn(project, found.path);
          },
        })),
      }),
    );
  const { environments = {}, registries = {} } = copy?.manifest ?? {};
  const all = new Map(inCopy(environments).map((each) => [each.name, each]));
  for (const { name, version, path: file } of documentsNamed(project, path, ['environment'])) {
    const registered = all.get(name)?.versions ?? [];
    // What a reference means is looked for in the folder first.
    const own = version === undefined ? [] : [{ version, stack: () => stackDefinedIn(project, file) }];
    const others = registered.filter((each) => each.version !== version);
    all.set(name, { ...written(name), isOwn: true, versions: [...own, ...others] });
  }
  return [
    ...all.values(),
    ...Object.entries(registries).flatMap(([registry, each]) => inCopy(each, registry)),
  ];
}

function written(name: string, registry?: string): Omit<TeamEnvironment, 'isOwn' | 'versions'> {
  return registry === undefined
    ? { name, stem: `azureml:${name}`, separator: ':', latest: '@latest' }
    : {
        name,
        stem: `azureml://registries/${registry}/environments/${name}`,
        separator: '/versions/',
        latest: '/labels/latest',
      };
}

function stackDefinedIn(project: Project, path: string): Stack | undefined {
  return new DocumentFacts(project, path).environments[0]?.stack;
}

/** The documents that depend on a file: those whose environments are made of it, or else a Dockerfile that no document names. */
import {
  folderOf,
  isDockerfilePath,
  isFilePath,
  isPythonPath,
  joined,
  nameOf,
  relativeTo,
} from '../base/paths.ts';
import { defineFact, type Project, sameStrings } from '../project/project.ts';
import { DocumentFacts } from './documentFacts.ts';
import type { ResolvedEnvironment } from './environment.ts';

/** None for YAML that is no conda file: what a document of Azure ML refers to is its own affair. */
export function dependentsOf(project: Project, path: string): readonly DocumentFacts[] {
  if (!isFilePath(path)) return [];
  return project.get(dependents, path).map((each) => new DocumentFacts(project, each));
}

/** The environments of a document that are made of the file, themselves and not by way of another document. */
export function environmentsUsing({ environments }: DocumentFacts, path: string): ResolvedEnvironment[] {
  return environments.filter(
    ({ recipe, condaPath, commandFiles }) =>
      condaPath === path ||
      recipe?.files.includes(path) ||
      recipe?.scripts.some((script) => script.path === path) ||
      commandFiles.includes(path),
  );
}

const dependents = defineFact<readonly string[]>({
  name: 'files that depend on a file',
  compute(project, path) {
    const found = project.get(documents, path);
    if (found.length > 0 || isDockerfilePath(path)) return found;
    return project
      .dockerfiles(path)
      .filter((each) => project.get(uses, `${each}\n${path}`) && project.get(documents, each).length === 0);
  },
  equal: sameStrings,
});

/** YAML, or else Python code. */
const documents = defineFact<readonly string[]>({
  name: 'documents that depend on a file',
  compute(project, path) {
    if (!mayBeUsed(path, project.read(path) ?? '')) return [];
    const isUser = (each: string) => project.get(mayBuild, each) && project.get(uses, `${each}\n${path}`);
    const found = project.yamlFiles(path).filter(isUser);
    return found.length > 0 ? found : pythonAround(project, path).filter(isUser);
  },
  equal: sameStrings,
});

/**
 * Python files of the file's folder and of those around it: the paths in them lead from where they lie. There may be
 * thousands elsewhere.
 */
function pythonAround(project: Project, path: string): string[] {
  const files = project.foldersAround(path).flatMap((folder) =>
    project
      .list(folder)
      .filter(({ name, folder: isFolder }) => !isFolder && isPythonPath(name))
      .map(({ name }) => joined(folder, name)),
  );
  return files.slice(0, mostPythonFiles);
}

const mostPythonFiles = 200;

/** Whether an environment can be made of it at all: of YAML only conda files, also those that conda refuses. */
function mayBeUsed(path: string, text: string): boolean {
  return !/\.ya?ml$/i.test(path) || /^(?:- *)?(?:dep|chan)\w*[ \t]*:/m.test(text);
}

/** Told by a few words, so that a large workspace is not parsed. */
const mayBuild = defineFact<boolean>({
  name: 'document that may install something',
  compute(project, path) {
    const text = project.read(path) ?? '';
    if (isPythonPath(path)) return /\b(?:conda_file|BuildContext)\b/.test(text);
    // Workflows of GitHub build too.
    return (
      /(?:^|[\s{,"'])(?:build|conda_file)["']?\s*:|\b(?:pip|conda) |\.sh\b/.test(text) && !/^on:/m.test(text)
    );
  },
});

/** Whether the first file depends on the second. */
const uses = defineFact<boolean>({
  name: 'document uses file',
  compute(project, key) {
    const [candidate = '', path = ''] = key.split('\n');
    return (
      namesFile(project.read(candidate) ?? '', candidate, path) &&
      environmentsUsing(new DocumentFacts(project, candidate), path).length > 0
    );
  },
});

/** The text names the file, or the way to its folder. */
function namesFile(text: string, candidate: string, path: string): boolean {
  if (text.includes(nameOf(path))) return true;
  if (!/\bbuild\b/.test(text)) return false;
  // A context that is the folder itself or one above it has everything below.
  if (/\bpath["']?\s*[:=]\s*["']?[./]+["']?\s*(?:[,})#\r\n]|$)/.test(text)) return true;
  const down = relativeTo(folderOf(candidate), path).split('/').slice(0, -1);
  const first = down.find((part) => part !== '..');
  return first === undefined || text.includes(first);
}

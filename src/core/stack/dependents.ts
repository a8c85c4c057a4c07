/** Who uses a file: the Azure ML documents whose environments are made of it. */

import { isSurelyForeign } from '../azureml/documents/sniff.ts';
import { folderOf, nameOf, relativeTo } from '../base/paths.ts';
import type { Analysis } from '../checks/analysis.ts';
import type { Finding } from '../checks/rule.ts';
import { rules } from '../checks/rules/index.ts';
import { applySuppressions } from '../checks/suppressions.ts';
import type { Workspace } from '../project/workspace.ts';
import type { ResolvedEnvironment } from './environment.ts';

export function usersOf(
  workspace: Workspace,
  path: string,
  analyse: (path: string, text: string) => Analysis,
): Analysis[] {
  return workspace.yamlFiles(path).flatMap((candidate) => {
    const text = candidate === path ? undefined : workspace.read(candidate);
    if (text === undefined || !mayUse(text, candidate, path)) return [];
    const analysis = analyse(candidate, text);
    return usesOf(analysis, path).length > 0 ? [analysis] : [];
  });
}

/** The environments of a document that are made of the file, themselves and not by way of another document. */
export function usesOf({ environments }: Analysis, path: string): ResolvedEnvironment[] {
  return environments.filter(({ recipe }) => recipe?.files.includes(path));
}

/** Whether an environment can be made of it at all: of YAML only conda files. */
export function mayBeUsed(path: string, text: string): boolean {
  return !/\.ya?ml$/i.test(path) || /^dependencies[ \t]*:/m.test(text);
}

/** Told by a few words, so that a large workspace is not parsed: the text names the file, or the way to its folder. */
function mayUse(text: string, candidate: string, path: string): boolean {
  if (!/(?:^|[\s{,"'])(?:build|conda_file)["']?\s*:/.test(text) || isSurelyForeign(text)) return false;
  // Workflows of GitHub build too.
  if (/^on:/m.test(text)) return false;
  if (text.includes(nameOf(path))) return true;
  if (!/\bbuild\b/.test(text)) return false;
  // A context that is the folder itself or one above it has everything below.
  if (/path:\s*["']?(?:\.{1,2}\/?)+["']?\s*(?:[,}#\r\n]|$)/.test(text)) return true;
  const down = relativeTo(folderOf(candidate), path).split('/').slice(0, -1);
  const first = down.find((part) => part !== '..');
  return first === undefined || text.includes(first);
}

/** The findings of several documents about one file, each once. */
export function findingsAbout(path: string, users: readonly Analysis[]): readonly Finding[] {
  const found = new Map<string, Finding>();
  for (const user of users) {
    for (const finding of user.findingsElsewhere.get(path) ?? [])
      found.set(`${finding.code} ${finding.span.start} ${finding.span.end} ${finding.message}`, finding);
  }
  const text = users[0]?.surroundings.workspace?.read(path) ?? '';
  const sorted = [...found.values()].sort((a, b) => a.span.start - b.span.start);
  return applySuppressions(
    text,
    sorted,
    rules.map(({ code }) => code),
  );
}

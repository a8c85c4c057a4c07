/**
 * Files and folders that Python code names for the SDK. The SDK sees them from where the code is started: its own folder, as a rule,
 * or one above it. So one is missing only where none of these has it.
 */
import { folderOf, isAbsolute, isFilePath, joined } from '../../base/paths.ts';
import { isPlainPath } from '../../code/commandPrograms.ts';
import { asScalar, valueFor, type YamlMapping, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { type Missing, missingPart } from './existence.ts';

interface PathOfPython {
  readonly purpose: 'code' | 'conda file' | 'build context' | 'reference';
  readonly scalar: YamlScalar;
  readonly missing: Missing;
}

/** Those that are nowhere, each literal once. What the code may make itself is left out. */
export function* missingInPython(document: DocumentFacts): Generator<PathOfPython> {
  const { project, path } = document;
  if (!isFilePath(path) || project.list(folderOf(path)).length === 0) return;
  const seen = new Set<number>();
  for (const [purpose, scalar] of namedIn(document)) {
    // What a name or an expression says may be somewhere by the time.
    if (scalar?.textStart === undefined || seen.has(scalar.span.start)) continue;
    if (!isPlainPath(scalar.text) || isAbsolute(scalar.text)) continue;
    seen.add(scalar.span.start);
    const isFolder = purpose === 'code' || purpose === 'build context';
    const around = project.foldersAround(path);
    if (around.some((folder) => !missingPart(project, joined(folder, scalar.text), isFolder))) continue;
    const missing = missingPart(project, joined(folderOf(path), scalar.text), isFolder);
    if (missing && !isMentioned(document, [missing.name, ...missing.below.split('/')]))
      yield { purpose, scalar, missing };
  }
}

function* namedIn({
  environments,
  sdk,
}: DocumentFacts): Generator<[PathOfPython['purpose'], YamlScalar | undefined]> {
  const at = (mapping: YamlMapping, key: string) => asScalar(valueFor(mapping, key));
  for (const unit of sdk?.units ?? []) yield ['code', at(unit, 'code')];
  for (const { build, condaFile, condaPath } of environments) {
    if (build) yield ['build context', at(build.node, 'path')];
    if (condaPath !== undefined) yield ['conda file', asScalar(condaFile)];
  }
  for (const { callable, key, value } of sdk?.given ?? [])
    if (key.text === 'source' && callable.startsWith('load_')) yield ['reference', asScalar(value)];
}

/** Whether the code names one of them a second time: to make it, to go there, to download it. */
export function isMentioned({ text }: DocumentFacts, names: readonly string[], times = 1): boolean {
  return names.some((name) => name !== '' && text.split(name).length - 1 > times);
}

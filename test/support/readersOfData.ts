/** Which test files load facts of `data/`. */
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { repository } from '../e2e/host/folders.ts';

const facts = path.join(repository, 'data') + path.sep;
const imported = /(?:^(?:import|export)\b(?! type\b)[^;]*?|\bimport\()['"](\.[^'"]+)['"]/gm;

/** Those that load facts, themselves or through what they import; paths are relative to the repository. */
export function readersOfData(files: readonly string[]): string[] {
  const known = new Map<string, readonly string[]>();
  const importsOf = (file: string) => {
    const found = known.get(file) ?? readImports(file);
    known.set(file, found);
    return found;
  };
  return files.filter((file) => {
    const reached = new Set([path.join(repository, file)]);
    for (const each of reached) {
      if (each.startsWith(facts)) return true;
      for (const to of importsOf(each)) reached.add(to);
    }
    return false;
  });
}

function readImports(file: string): string[] {
  if (!file.endsWith('.ts')) return [];
  const names = readFileSync(file, 'utf8').matchAll(imported);
  // A text in a test may look like an import.
  return [...names].map(([, name = '']) => path.resolve(path.dirname(file), name)).filter(existsSync);
}

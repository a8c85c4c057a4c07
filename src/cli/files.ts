import { readdirSync, readFileSync, type Stats, statSync } from 'node:fs';
import { join } from 'node:path';
import { isDockerfilePath } from '../core/base/paths.ts';
import { Analysis } from '../core/checks/analysis.ts';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import type { Workspace } from '../core/project/workspace.ts';
import { skippedFolders } from '../disk/yamlFiles.ts';
import { CommandError, type Output } from './output.ts';
import { DiskWorkspace, slashed } from './workspace.ts';

export interface FoundFile {
  readonly path: string;
  /** Whether the user named this very file, rather than a folder above it. */
  readonly named: boolean;
}

/** The files that the paths name: themselves, or all YAML and Dockerfiles below a folder, in order of their names. */
export function* findFiles(paths: readonly string[]): Generator<FoundFile> {
  for (const path of paths) {
    const status = statusOf(path);
    if (!status) throw new CommandError(`File or folder not found: ${path}.`);
    if (status.isDirectory()) yield* below(path);
    else yield { path, named: true };
  }
}

function statusOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (error) {
    throw new CommandError(`Cannot read ${path}: ${error instanceof Error ? error.message : error}.`);
  }
}

function* below(folder: string): Generator<FoundFile> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // Links to folders are not followed: they may lead in circles.
    if (entry.isDirectory() && !skippedFolders.has(entry.name)) yield* below(path);
    else if (entry.isFile() && (/\.ya?ml$/i.test(entry.name) || isDockerfilePath(entry.name)))
      yield { path, named: false };
  }
}

export function analyse(path: string, output: Output): Analysis {
  return analyseText(readText(path), path, output);
}

/** One for the whole run: each file is read once. */
export const workspace = new DiskWorkspace();

/** @param seen the files as the analysis is to see them */
export function analyseText(
  text: string,
  path: string,
  output: Output,
  seen: Workspace = workspace,
): Analysis {
  const surroundings = {
    matrix: bundledMatrix(),
    workspace: seen,
    today: new Date().toISOString().slice(0, 10),
    onBug: (rule: string, error: unknown) =>
      output.complain(
        `acpt: rule ${rule} failed on ${path}: ${error instanceof Error ? error.stack : error}\n`,
      ),
  };
  return new Analysis(text, surroundings, slashed(path));
}

function readText(path: string): string {
  try {
    // Bytes that are no UTF-8 become replacement characters; the file is then no YAML of ours.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    if (statusOf(path)?.isDirectory()) throw new CommandError(`${path} is a folder; expected a file.`);
    throw new CommandError(`Cannot read ${path}: ${error instanceof Error ? error.message : error}.`);
  }
}

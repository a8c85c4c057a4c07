import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Analysis } from '../core/analysis.ts';
import { bundledMatrix } from '../core/matrix/load.ts';
import { CommandError, type Output } from './output.ts';

/** Folders in which nobody keeps documents of their own. */
const skipped = new Set(['.git', 'node_modules', '__pycache__', '.venv', 'venv', '.tox', '.mypy_cache']);

export interface FoundFile {
  readonly path: string;
  /** Whether the user named this very file, rather than a folder above it. */
  readonly named: boolean;
}

/** The files that the paths name: themselves, or all YAML below a folder, in order of their names. */
export function* findFiles(paths: readonly string[]): Generator<FoundFile> {
  for (const path of paths) {
    const status = statSync(path, { throwIfNoEntry: false });
    if (!status) throw new CommandError(`There is no file or folder ${path}.`);
    if (status.isDirectory()) yield* below(path);
    else yield { path, named: true };
  }
}

function* below(folder: string): Generator<FoundFile> {
  const entries = readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  for (const entry of entries) {
    const path = join(folder, entry.name);
    // Links to folders are not followed: they may lead in circles.
    if (entry.isDirectory() && !skipped.has(entry.name)) yield* below(path);
    else if (entry.isFile() && /\.ya?ml$/i.test(entry.name)) yield { path, named: false };
  }
}

export function analyse(path: string, output: Output): Analysis {
  return analyseText(readText(path), path, output);
}

export function analyseText(text: string, path: string, output: Output): Analysis {
  return new Analysis(text, {
    matrix: bundledMatrix(),
    today: new Date().toISOString().slice(0, 10),
    neighbours: { path: slashed(resolve(path)), read: readNeighbour },
    onBug: (rule, error) =>
      output.complain(
        `acpt: rule ${rule} failed on ${path}: ${error instanceof Error ? error.stack : error}\n`,
      ),
  });
}

function readText(path: string): string {
  try {
    // Bytes that are no UTF-8 become replacement characters; the file is then no YAML of ours.
    return readFileSync(path, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    throw new CommandError(`${path} cannot be read: ${error instanceof Error ? error.message : error}.`);
  }
}

const neighbours = new Map<string, string | undefined>();

/** A component file beside a document; each is read once. */
function readNeighbour(path: string): string | undefined {
  if (!neighbours.has(path)) {
    const status = statSync(path, { throwIfNoEntry: false });
    const readable = status?.isFile() && status.size <= 1_000_000;
    neighbours.set(path, readable ? readText(path) : undefined);
  }
  return neighbours.get(path);
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/');
}

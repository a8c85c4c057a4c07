/** Reads the specifications of the Container Device Interface (CDI), which container toolkits write for each machine. */
import { statSync } from 'node:fs';
import path from 'node:path';
import { namesIn, readText } from './reading.ts';

export interface CdiFacts {
  /** `nvidia.com/gpu` */
  readonly kinds: readonly string[];
  /**
   * The library of NVIDIA's driver that the specification of its GPUs names and that does not exist. The name has the
   * driver's version, so an update leaves a specification with which no container starts.
   */
  readonly missingLibrary: string | undefined;
}

/** @param folders what is not there, or cannot be read, tells nothing */
export function readCdi(folders: readonly string[]): CdiFacts {
  const specifications = folders.flatMap((folder) =>
    filesIn(folder).flatMap((file) => {
      const text = readText(file);
      const [, kind] = /["']?\bkind["']?\s*:\s*["']?([\w.-]+\/[\w.-]+)/.exec(text) ?? [];
      return kind === undefined ? [] : [{ kind, text }];
    }),
  );
  const libraries = specifications
    .filter(({ kind }) => kind === 'nvidia.com/gpu')
    .map(({ text }) => cudaLibrary.exec(text)?.[1]);
  return {
    kinds: [...new Set(specifications.map(({ kind }) => kind))],
    // Of two, which one counts depends on the engine; where one may be right, nothing is said.
    missingLibrary: libraries.every((library) => library !== undefined && isMissing(library))
      ? libraries[0]
      : undefined,
  };
}

/** Windows names its own `libcuda.so.1.1`, which updates keep. */
const cudaLibrary = /["']?\bhostPath["']?\s*:\s*["']?(\/[^\s"',]*\/libcuda\.so\.\d{3,}(?:\.\d+)+)/;

function isMissing(file: string): boolean {
  try {
    statSync(file);
    return false;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'ENOENT';
  }
}

function filesIn(folder: string): string[] {
  return namesIn(folder)
    .filter((name) => /\.(?:ya?ml|json)$/.test(name))
    .map((name) => path.join(folder, name));
}

/** What Azure ML uploads of a code folder. */
import ignore from 'ignore';
import { joined, nameOf } from '../base/paths.ts';
import { defineFact, type Project } from '../project/project.ts';

export interface Upload {
  /** Of all that is uploaded, as far as it was looked at. */
  readonly bytes: number;
  /** Whether there is more than was looked at. */
  readonly isMore: boolean;
  /** What nobody means to upload, the largest first: a folder of git, a virtual environment, a checkpoint. */
  readonly unmeant: readonly { readonly path: string; readonly bytes: number }[];
}

const mostFolders = 300;
const mostFiles = 5000;
const largeFile = 20e6;

export function uploadOf(project: Project, folder: string): Upload {
  return project.get(upload, folder);
}

/** The file by which what is in a code folder is surely not uploaded. */
export function ignoreFileFor(project: Project, folder: string, path: string): string | undefined {
  const file = ignoreFileOf(project, folder);
  const below = path.startsWith(`${folder}/`)
    ? path.slice(folder.length + 1)
    : folder === ''
      ? path
      : undefined;
  // Of exceptions below a folder that is left out, git and Azure ML think differently.
  if (!file || below === undefined || /^!/m.test(file.text)) return undefined;
  return ignore({ ignorecase: false }).add(linesOf(file.text)).ignores(below) ? file.path : undefined;
}

/** Only the first of the two that is there counts, and only in the folder itself. */
function ignoreFileOf(project: Project, folder: string): { path: string; text: string } | undefined {
  for (const name of ['.amlignore', '.gitignore']) {
    const path = joined(folder, name);
    const text = project.read(path);
    if (text !== undefined) return { path, text };
  }
  return undefined;
}

const upload = defineFact<Upload>({
  name: 'what is uploaded of a code folder',
  compute: (project, folder) => new Walk(project, folder).upload(),
  equal: (a, b) => JSON.stringify(a) === JSON.stringify(b),
});

class Walk {
  readonly #project: Project;
  readonly #folder: string;
  readonly #isIgnored: (below: string) => boolean;
  readonly #unmeant = new Map<string, number>();
  #bytes = 0;
  #folders = 0;
  #files = 0;
  #isMore = false;

  constructor(project: Project, folder: string) {
    this.#project = project;
    this.#folder = folder;
    const text = ignoreFileOf(project, folder)?.text;
    const rules = text === undefined ? undefined : ignore().add(linesOf(text));
    this.#isIgnored = (below) => rules?.ignores(below) === true;
  }

  upload(): Upload {
    this.#walk('', undefined);
    const unmeant = Array.from(this.#unmeant, ([path, bytes]) => ({ path, bytes }));
    return { bytes: this.#bytes, isMore: this.#isMore, unmeant: unmeant.sort((a, b) => b.bytes - a.bytes) };
  }

  /** @param within the unmeant folder around it */
  #walk(below: string, within: string | undefined): void {
    if (this.#folders++ >= mostFolders) {
      this.#isMore = true;
      return;
    }
    const folder = joined(this.#folder, below);
    for (const entry of this.#project.list(folder)) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (this.#isIgnored(entry.folder ? `${path}/` : path)) continue;
      if (entry.folder) {
        const unmeant = within ?? (this.#isUnmeant(path) ? path : undefined);
        if (unmeant !== undefined) this.#count(unmeant, 0);
        this.#walk(path, unmeant);
      } else if (this.#files++ >= mostFiles) this.#isMore = true;
      else this.#file(path, within);
    }
  }

  #isUnmeant(path: string): boolean {
    const name = nameOf(path);
    if (/^(?:\.git|\.hg|\.svn|node_modules)$/.test(name)) return true;
    // Data and outputs of jobs that ran here.
    if (/(?:^|\/)\.acpt\/(?:samples|runs)$/.test(path)) return true;
    return (
      /^\.?v?env/.test(name) &&
      this.#project.list(joined(this.#folder, path)).some((each) => each.name === 'pyvenv.cfg')
    );
  }

  #file(path: string, within: string | undefined): void {
    const bytes = this.#project.size(joined(this.#folder, path)) ?? 0;
    this.#bytes += bytes;
    if (within !== undefined) this.#count(within, bytes);
    else if (bytes >= largeFile) this.#count(path, bytes);
  }

  #count(path: string, bytes: number): void {
    this.#unmeant.set(path, (this.#unmeant.get(path) ?? 0) + bytes);
  }
}

/** Lines with more wildcards are nobody's, and take a time that grows with each of them. */
function linesOf(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => line.length < 500 && (line.match(/\*+/g)?.length ?? 0) <= 4);
}

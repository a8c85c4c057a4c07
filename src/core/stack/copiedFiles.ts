/** Which files of a build context are where in the container, as far as `COPY` and `ADD` say. */
import type { Located } from '../base/located.ts';
import { folderOf, isAbsolute, isWithin, joined, nameOf } from '../base/paths.ts';
import type { Mount, Step } from '../languages/dockerfile/dockerfile.ts';
import type { Word } from '../languages/python/words.ts';
import type { Project } from '../project/project.ts';
import { globMatches } from '../project/settings/glob.ts';
import type { AbsentFile } from './recipe.ts';

type CopyStep = Extract<Step, { kind: 'copy' }>;

interface Copy {
  readonly sources: readonly Word[];
  /** As it is written. */
  readonly target: string;
  /** The target as seen from the working directory of that line. */
  readonly place: string;
  /** Whether that directory is known, where it matters. */
  readonly isSure: boolean;
}

/** Follows the steps of a Dockerfile in their order. */
export class CopiedFiles {
  readonly #project: Project;
  readonly #context: string;
  readonly #copies: Copy[] = [];
  #mounted: readonly { readonly source: string | undefined; readonly place: string }[] = [];
  #workdir = '/';
  /** Whether a file names it, rather than the image. */
  #isWorkdirKnown = false;
  /** Whether something may have made files of any name. */
  #mayBeMade = false;

  /** @param context the folder from which files are taken */
  constructor(project: Project, context: string) {
    this.#project = project;
    this.#context = context;
  }

  get workdir(): string {
    return this.#workdir;
  }

  /** To be called where files may come from elsewhere, or be made. */
  allowOthers(): void {
    this.#mayBeMade = true;
  }

  copy({ sources, target, from, writes }: CopyStep): void {
    if (from === undefined && sources.length > 0)
      this.#copies.push({
        sources,
        target,
        place: joined(this.#workdir, target),
        isSure: this.#isWorkdirKnown || isAbsolute(target),
      });
    if (from !== undefined || writes || [target, ...sources.map(({ text }) => text)].some(isOpenSource))
      this.allowOthers();
  }

  /** What is in place while one `RUN` runs, instead of what was before. */
  mount(mounts: readonly Mount[]): void {
    this.#mounted = mounts.map(({ source, target }) => ({ source, place: joined(this.#workdir, target) }));
  }

  enter(path: string): void {
    this.#workdir = joined(this.#workdir, path);
    this.#isWorkdirKnown ||= isAbsolute(path);
    if (isOpenSource(path)) this.allowOthers();
  }

  /** All that was copied, with the Dockerfile in which it stands. */
  sources(path: string): Located<Word>[] {
    return this.#copies.flatMap(({ sources }) => sources.map((each) => ({ ...each, path })));
  }

  /** From a path in the container to the file of the build context that was copied there. */
  find(written: string, folder: string): string | undefined {
    if (/^https?:/.test(written)) return undefined;
    const brought = this.brought(written, folder);
    if (brought !== undefined) return brought;
    // Bind mounts, and copies that this does not follow.
    const named = joined(this.#context, nameOf(written));
    return !isAbsolute(nameOf(written)) && this.#copies.length === 0 && this.#project.exists(named)
      ? named
      : undefined;
  }

  /** A file that is to be read in a folder of the container and that surely nothing brings there. */
  absent(word: Word, folder: string): Omit<AbsentFile, 'path'> | undefined {
    if (this.brought(word.text, folder) !== undefined) return undefined;
    const { text } = word;
    // A build argument may be another.
    if (word.textStart === undefined) return undefined;
    if (this.#mayBeMade || isOpenSource(text) || /^[~-]|^\/dev\/|^[a-z][\w+.-]*:/i.test(text))
      return undefined;
    const wanted = joined(folder, text);
    if (this.#mounted.some(({ place }) => isWithin(wanted, place))) return undefined;
    const copied: string[] = [];
    for (const { sources, target, place } of this.#copies) {
      for (const { text: source } of sources) {
        const names = [nameOf(source), nameOf(target)];
        const isSame = names.includes(nameOf(wanted));
        const isFile = this.#project.exists(joined(this.#context, source.replace(/^\/+/, '')));
        // A folder may have it, and a file that is not here may be made before the build.
        if (!isFile && (isSame || !/[^.]\./.test(nameOf(source)))) return undefined;
        if (isSame) copied.push(place);
      }
    }
    const [copiedTo] = copied;
    const isSure = (this.#isWorkdirKnown || isAbsolute(text)) && this.#copies.every((each) => each.isSure);
    if (copiedTo !== undefined && !isSure) return undefined;
    return { ...word, wanted, copiedTo };
  }

  /** The file of the build context that a `COPY` surely puts there. */
  brought(written: string, folder: string): string | undefined {
    const wanted = joined(folder, written);
    const mounted = this.#mounted.findLast(({ place }) => isWithin(wanted, place));
    if (mounted) {
      const { source, place } = mounted;
      const path =
        source === undefined
          ? undefined
          : joined(
              this.#context,
              joined(source.replace(/^\/+/, ''), wanted.slice(place.length).replace(/^\/+/, '')),
            );
      return path !== undefined && this.#project.exists(path) ? path : undefined;
    }
    for (const { sources, place } of this.#copies.toReversed()) {
      for (const { text: source } of sources) {
        for (const candidate of candidates(source, place, wanted)) {
          const path = joined(this.#context, candidate.replace(/^\/+/, ''));
          if (this.#project.exists(path)) return path;
        }
      }
    }
    return undefined;
  }
}

/** Variables, templates, patterns, addresses, archives that ADD unpacks, and files that are written in the Dockerfile. */
function isOpenSource(text: string): boolean {
  return /[$*?{}[\]<>%]|:\/\/|^git@|\.(?:tar|tar\.\w+|tgz|txz|zip)$/i.test(text);
}

function* candidates(source: string, place: string, wanted: string): Generator<string> {
  const name = nameOf(wanted);
  const pattern = nameOf(source);
  if (pattern.includes('*')) {
    if (globMatches(pattern, name) && joined(place, name) === wanted) yield joined(folderOf(source), name);
    return;
  }
  if (place === wanted || joined(place, pattern) === wanted) yield source;
  const inside = place === '/' ? '/' : `${place}/`;
  if (wanted.startsWith(inside)) yield joined(source, wanted.slice(inside.length));
}

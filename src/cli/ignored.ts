/** What git would not see: such files are somebody's output, downloads or caches. */
import { dirname, join, relative, sep } from 'node:path';
import ignore, { type Ignore } from 'ignore';
import { repositoryAround } from '../disk/fence.ts';
import { readRegularFile } from '../disk/readable.ts';

interface RulesOfFolder {
  readonly folder: string;
  readonly rules: Ignore;
}

/** The rules that hold in a folder: those of its `.gitignore` and of those above it, up to the repository. */
export class IgnoreRules {
  /** The nearest first: they win. */
  readonly #rules: readonly RulesOfFolder[];

  private constructor(rules: readonly RulesOfFolder[]) {
    this.#rules = rules;
  }

  /** Those from above a folder that somebody named; none where they ignore the folder itself, since it was named. */
  static above(folder: string): IgnoreRules {
    let rules = new IgnoreRules([]);
    for (const each of foldersToRepository(folder).toReversed()) rules = rules.below(each);
    return rules.ignore(folder, true) ? new IgnoreRules([]) : rules;
  }

  /** With those that are written in the folder. */
  below(folder: string): IgnoreRules {
    return this.#with(folder, join(folder, '.git', 'info', 'exclude')).#with(
      folder,
      join(folder, '.gitignore'),
    );
  }

  /** @param path absolute, like all paths here */
  ignore(path: string, isFolder: boolean): boolean {
    for (const { folder, rules } of this.#rules) {
      const below = relative(folder, path).split(sep).join('/');
      if (below === '' || below.startsWith('../')) continue;
      const { ignored, unignored } = rules.test(isFolder ? `${below}/` : below);
      if (ignored || unignored) return ignored;
    }
    return false;
  }

  #with(folder: string, file: string): IgnoreRules {
    const text = readRegularFile(file);
    if (text === undefined) return this;
    const rules = ignore({ ignorecase: process.platform !== 'linux' }).add(rulesIn(text));
    return new IgnoreRules([{ folder, rules }, ...this.#rules]);
  }
}

/** The folders above a folder, up to that of its repository; none where it is in no repository or is one. */
function foldersToRepository(folder: string): string[] {
  const repository = repositoryAround(folder) ?? folder;
  const folders: string[] = [];
  for (let each = folder; each !== repository; ) {
    each = dirname(each);
    folders.push(each);
  }
  return folders;
}

/** Lines with more wildcards are nobody's, and take a time that grows with each of them. */
const mostWildcards = 4;

function rulesIn(text: string): string[] {
  return text.split(/\r?\n/).filter((line) => (line.match(/\*+/g)?.length ?? 0) <= mostWildcards);
}

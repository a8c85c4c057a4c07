/** What commands do with the packages of the operating system, as far as apt is concerned. */
import type { Word } from '../python/words.ts';
import type { ShellCommand } from './commands.ts';
import { baseName, withoutWrappers } from './wrappers.ts';

export interface SystemCommand {
  /** The packages that it installs, as written: `git`, `libssl-dev=1.1.1`. */
  readonly packages: readonly Word[];
  /** A repository from which apt takes packages from now on; empty where it is not known which, or whether there is one. */
  readonly repository: string | undefined;
}

const none: SystemCommand = { packages: [], repository: undefined };

export function systemCommand({ words: all, redirections }: ShellCommand): SystemCommand {
  const { words } = withoutWrappers(all);
  const program = baseName(words[0]?.text);
  if (/^(?:apt|apt-get|aptitude)$/.test(program)) return { ...none, packages: installed(words.slice(1)) };
  if (/^(?:add-apt-repository|apt-add-repository)$/.test(program))
    return { ...none, repository: words.find(({ text }) => text.startsWith('ppa:'))?.text ?? '' };
  const texts = [...words, ...redirections.map(({ target }) => target)].map(({ text }) => text);
  return { ...none, repository: mayAddRepository(program, texts) ? '' : undefined };
}

/** Options that have a value. */
const valued = /^(?:-[toc]|--(?:target-release|default-release|option|config-file))$/;

function installed(words: readonly Word[]): readonly Word[] {
  const plain = words.filter(
    ({ text }, index) => !text.startsWith('-') && !valued.test(words[index - 1]?.text ?? ''),
  );
  return plain[0]?.text === 'install' ? plain.slice(1) : [];
}

/** By its files, by a package that is a file, or in a script that is not read. */
function mayAddRepository(program: string, texts: readonly string[]): boolean {
  return (
    /^(?:dpkg|gdebi|extrepo|make|ansible\S*|source|\.|(?:ba|da|z|k)?sh)$/.test(program) ||
    texts.some((text) => /\/apt\b|\.(?:deb|list|sources|sh|py)$|^deb /.test(text))
  );
}

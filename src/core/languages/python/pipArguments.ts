/** The arguments of `pip install`, which are also the options that a requirements file may have. */
import { isRefused, validRequirement } from './refusedLine.ts';
import { isKnownOption } from './refusedOption.ts';
import type { Requirement } from './requirement.ts';
import type { Word } from './words.ts';

export interface PipArguments {
  readonly requirements: readonly Requirement[];
  /** What stands where a requirement should, and is none: pip ends at it. */
  readonly refused: readonly Word[];
  /** Options that it ends at, because only a command may have them. */
  readonly refusedOptions: readonly Word[];
  /** Whether it installs what has no name here: a folder, an archive, what a variable holds. */
  readonly more: boolean;
  /** `-r`: files with more requirements. */
  readonly files: readonly Word[];
  /** Wheels by their place: `./wheels/own-1.0-py3-none-any.whl`. */
  readonly wheels: readonly Word[];
  /** Folders of Python projects: `.`, `-e ./own[train]`. */
  readonly projects: readonly Word[];
  /** `-c`: files that limit versions without installing anything. */
  readonly constraints: readonly Word[];
  /** `--index-url`: where packages come from instead of PyPI. */
  readonly indexUrl: Word | undefined;
  /** `--extra-index-url`: where they come from too; pip takes the highest version of all. */
  readonly extraIndexUrls: readonly Word[];
  /** The option words themselves, in the order of `extraIndexUrls`. */
  readonly extraIndexOptions: readonly Word[];
  /** `-f`: pages and folders with more packages. */
  readonly findLinks: readonly Word[];
  readonly noDeps: boolean;
  /** What is built sees what is installed; otherwise only what it asks for. */
  readonly noBuildIsolation: boolean;
  /** `-U`, `--force-reinstall`, `-I`: what is there already is replaced by the newest version that fits. */
  readonly upgrade: boolean;
  /** Installs elsewhere, or nothing: `--target`, `--prefix`, `--root`, `--dry-run`. */
  readonly elsewhere: boolean;
}

/** Options that take a value and change nothing that is asked here. */
const valued = new Set([
  '--abi',
  '-b',
  '--build-constraint',
  '--build-constraints',
  '--build-option',
  '-C',
  '--cache-dir',
  '--cert',
  '--client-cert',
  '--color',
  '--config-file',
  '--config-setting',
  '--config-settings',
  '--default-timeout',
  '--directory',
  '--exclude-newer',
  '--exists-action',
  '--extra',
  '--global-option',
  '--group',
  '--implementation',
  '--index-strategy',
  '--install-option',
  '--keyring-provider',
  '--link-mode',
  '--log',
  '--no-binary',
  '--only-binary',
  '--override',
  '--overrides',
  '-P',
  '-p',
  '--platform',
  '--prerelease',
  '--progress-bar',
  '--project',
  '--proxy',
  '--python',
  '--python-platform',
  '--python-version',
  '--refresh-package',
  '--reinstall-package',
  '--report',
  '--resolution',
  '--resume-retries',
  '--retries',
  '--root-user-action',
  '--src',
  '--timeout',
  '--torch-backend',
  '--trusted-host',
  '--upgrade-package',
  '--upgrade-strategy',
  '--use-deprecated',
  '--use-feature',
]);

const elsewhereOptions = new Set(['--target', '-t', '--prefix', '--root']);

/** Whether the next word belongs to the option, of those that change nothing that is asked here. */
export function takesValue(option: string): boolean {
  return elsewhereOptions.has(option) || valued.has(option);
}

export function parsePipArguments(words: readonly Word[]): PipArguments {
  const requirements: Requirement[] = [];
  const refused: Word[] = [];
  const lists = {
    files: [] as Word[],
    wheels: [] as Word[],
    projects: [] as Word[],
    constraints: [] as Word[],
    extraIndexUrls: [] as Word[],
    extraIndexOptions: [] as Word[],
    findLinks: [] as Word[],
  };
  let indexUrl: Word | undefined;
  const seen = { more: false, noDeps: false, noBuildIsolation: false, upgrade: false, elsewhere: false };
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word) break;
    for (const { option, inline } of optionsIn(word)) {
      const value = () => inline ?? words[++index];
      const add = (list: Word[]) => {
        const found = value();
        if (found) list.push(found);
        return found;
      };
      const requirement = option === undefined ? validRequirement(word) : undefined;
      switch (option) {
        case undefined:
          if (requirement) requirements.push(requirement);
          else if (word.textStart !== undefined && isRefused(word.text) && !mayHaveValue(words[index - 1]))
            refused.push(word);
          else {
            seen.more = true;
            if (isLocalWheel(word.text)) lists.wheels.push(word);
            else if (isLocalProject(word.text)) lists.projects.push(word);
          }
          break;
        case '-r':
        case '--requirement':
        case '--requirements':
          add(lists.files);
          break;
        case '-c':
        case '--constraint':
        case '--constraints':
          add(lists.constraints);
          break;
        case '-i':
        case '--index-url':
        case '--default-index':
          indexUrl = value();
          break;
        case '--extra-index-url':
        case '--index':
          if (add(lists.extraIndexUrls)) lists.extraIndexOptions.push(word);
          break;
        case '-f':
        case '--find-links':
          add(lists.findLinks);
          break;
        case '-e':
        case '--editable': {
          const project = value();
          if (project && isLocalProject(project.text)) lists.projects.push(project);
          seen.more = true;
          break;
        }
        case '--dry-run':
          seen.elsewhere = true;
          break;
        case '--no-deps':
          seen.noDeps = true;
          break;
        case '--no-build-isolation':
          seen.noBuildIsolation = true;
          break;
        case '--no-build-isolation-package':
          seen.noBuildIsolation = true;
          value();
          break;
        case '-U':
        case '--upgrade':
        case '--force-reinstall':
        case '-I':
        case '--ignore-installed':
          seen.upgrade = true;
          break;
        default:
          if (elsewhereOptions.has(option)) seen.elsewhere = true;
          if (takesValue(option)) value();
      }
    }
  }
  return { requirements, refused, refusedOptions: [], ...lists, indexUrl, ...seen };
}

/** Neither an address, nor where a variable or a pattern decides which it is. */
export function isLocalWheel(text: string): boolean {
  return /^[^\s:$*?{}[\]<>|%~;@]+\.whl$/.test(text);
}

/** With extras or without. */
export function isLocalProject(text: string): boolean {
  return /^\.{1,2}(?:\/[\w./-]*)?(?:\[[\w,.-]*\])?$/.test(text) && !/\.(?:whl|zip|tar\.\w+|tgz)$/.test(text);
}

/** An option that is not known here: what follows may belong to it. */
function mayHaveValue(before: Word | undefined): boolean {
  return before !== undefined && /^--[^=]+$/.test(before.text) && !isKnownOption(before.text);
}

interface Option {
  /** `undefined` for a word that is no option. */
  readonly option: string | undefined;
  /** A value in the same word. */
  readonly inline?: Word;
}

/** `--index-url=x`, `-rfile`, `--no-deps`; `-qUr` is `-q -U -r`. */
function optionsIn(word: Word): Option[] {
  // It ends the options.
  if (word.text === '--') return [];
  const [, long, value] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word.text) ?? [];
  if (long !== undefined)
    return [value === undefined ? { option: long } : { option: long, inline: tail(word, long.length + 1) }];
  const [, flags, last, attached] = /^-([a-zA-Z]*?)(?:([bcefiprtCP])(.*))?$/s.exec(word.text) ?? [];
  if (flags === undefined) return [{ option: undefined }];
  const options: Option[] = Array.from(flags, (letter) => ({ option: `-${letter}` }));
  if (last !== undefined)
    options.push({ option: `-${last}`, ...(attached ? { inline: tail(word, flags.length + 2) } : {}) });
  return options;
}

function tail(word: Word, from: number): Word {
  const textStart = word.textStart === undefined ? undefined : word.textStart + from;
  return {
    text: word.text.slice(from),
    span:
      textStart === undefined ? word.span : { start: textStart, end: textStart + word.text.length - from },
    textStart,
  };
}

/** The arguments of `pip install`, which are also the options that a requirements file may have. */
import { parseRequirement, type Requirement } from './requirement.ts';
import type { Word } from './words.ts';

export interface PipArguments {
  readonly requirements: readonly Requirement[];
  /** `-r`: files with more requirements. */
  readonly files: readonly Word[];
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
  /** `-U`: what is there already is replaced by the newest version that fits. */
  readonly upgrade: boolean;
  /** Installs elsewhere: `--target`, `--prefix`, `--root`. */
  readonly elsewhere: boolean;
}

/** Options that take a value and change nothing that is asked here. */
const valued = new Set([
  '--abi',
  '--build-option',
  '--cache-dir',
  '--cert',
  '--config-settings',
  '-C',
  '--default-timeout',
  '--exists-action',
  '--extra',
  '--global-option',
  '--implementation',
  '--index-strategy',
  '--link-mode',
  '--log',
  '--no-binary',
  '--only-binary',
  '--platform',
  '--progress-bar',
  '--proxy',
  '--python',
  '-p',
  '--python-version',
  '--report',
  '--resolution',
  '--retries',
  '--root-user-action',
  '--src',
  '--timeout',
  '--torch-backend',
  '--trusted-host',
  '--upgrade-strategy',
  '--use-feature',
]);

const elsewhereOptions = new Set(['--target', '-t', '--prefix', '--root']);

export function parsePipArguments(words: readonly Word[]): PipArguments {
  const requirements: Requirement[] = [];
  const lists = {
    files: [] as Word[],
    constraints: [] as Word[],
    extraIndexUrls: [] as Word[],
    extraIndexOptions: [] as Word[],
    findLinks: [] as Word[],
  };
  let indexUrl: Word | undefined;
  const seen = { noDeps: false, noBuildIsolation: false, upgrade: false, elsewhere: false };
  for (let index = 0; index < words.length; index++) {
    const word = words[index];
    if (!word) break;
    const { option, inline } = splitOption(word);
    const value = () => inline ?? words[++index];
    const add = (list: Word[]) => {
      const found = value();
      if (found) list.push(found);
      return found;
    };
    switch (option) {
      case undefined:
        requirements.push(...requirementOf(word));
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
      case '--editable':
        value();
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
        seen.upgrade = true;
        break;
      default:
        if (elsewhereOptions.has(option)) seen.elsewhere = true;
        if (elsewhereOptions.has(option) || valued.has(option)) value();
    }
  }
  return { requirements, ...lists, indexUrl, ...seen };
}

/** `--index-url=x`, `-rfile`, `--no-deps`; `undefined` for a word that is no option. */
function splitOption(word: Word): { option: string | undefined; inline?: Word } {
  const [, long, value] = /^(--[\w-]+)(?:=(.*))?$/s.exec(word.text) ?? [];
  if (long !== undefined)
    return value === undefined ? { option: long } : { option: long, inline: tail(word, long.length + 1) };
  const [, short, attached] = /^(-[a-zA-Z])(.*)$/s.exec(word.text) ?? [];
  if (short === undefined) return { option: undefined };
  const takesValue = /^-[rcifepC]$/.test(short);
  if (attached && takesValue) return { option: short, inline: tail(word, 2) };
  // `-qU` is `-q -U`.
  return { option: attached?.includes('U') ? '-U' : short };
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

function requirementOf(word: Word): Requirement[] {
  // Folders and archives of the build context: what is in them is not read.
  if (/^\.{0,2}\/|^\.$|\.(?:whl|tar\.gz|zip)$/.test(word.text) && !word.text.includes('://')) return [];
  if (word.textStart !== undefined) {
    const found = parseRequirement(word.text, word.textStart);
    return found ? [found] : [];
  }
  const found = parseRequirement(word.text, 0);
  if (!found) return [];
  // A variable stands in the source: the word as a whole is the only place there is.
  const { span } = word;
  return [{ ...found, span, nameSpan: span, specifierSpan: span }];
}

/** The commands that make Python environments and enter them. */
import type { Word } from '../python/words.ts';
import type { ShellCommand } from './commands.ts';
import { baseName, withoutWrappers } from './wrappers.ts';

/** An environment is known by its name, or by the last part of its folder. */
export type EnvironmentCommand =
  | {
      readonly kind: 'create';
      readonly name: string;
      /** Whether it sees nothing of what is installed around it. */
      readonly isolated: boolean;
    }
  | { readonly kind: 'enter'; readonly name: string }
  | { readonly kind: 'leave' };

/** Virtual environments, Miniconda's installer, and what activates one; what conda creates is an install command. */
export function environmentCommand({ words: all }: ShellCommand): EnvironmentCommand | undefined {
  const { words } = withoutWrappers(all);
  const [program, first, second] = words.map(({ text }) => text);
  const name = baseName(program);
  if (/^(?:source|\.)$/.test(name)) return first === undefined ? undefined : entered(first, second);
  if (/^(?:conda|mamba|micromamba)$/.test(name) && first === 'activate')
    return { kind: 'enter', name: baseName(second) || 'base' };
  if (name === 'deactivate' || (/^(?:conda|mamba|micromamba)$/.test(name) && first === 'deactivate'))
    return { kind: 'leave' };
  const options = optionsOfCreation(name, words);
  if (options) {
    const folder = lastOperand(options) ?? (name === 'uv' ? '.venv' : undefined);
    const isolated = !options.some(({ text }) => text === '--system-site-packages');
    return folder === undefined ? undefined : { kind: 'create', name: baseName(folder), isolated };
  }
  const installer = /^(?:ba|da|z)?sh$/.test(name) ? words.slice(1) : words;
  if (!installer.some(({ text }) => /(?:conda|forge)\S*\.sh$/i.test(text))) return undefined;
  const at = installer.findIndex(({ text }) => /^-\w*p$/.test(text));
  const prefix = at < 0 ? undefined : installer[at + 1]?.text;
  return prefix === undefined ? undefined : { kind: 'create', name: baseName(prefix), isolated: true };
}

/** `source activate name`, `. /opt/venv/bin/activate`; another script may do anything. */
function entered(script: string, argument: string | undefined): EnvironmentCommand | undefined {
  const folder = /^(.+)\/bin\/activate$/.exec(script)?.[1];
  if (baseName(script) === 'activate' && argument !== undefined)
    return { kind: 'enter', name: baseName(argument) };
  return folder === undefined ? undefined : { kind: 'enter', name: baseName(folder) };
}

/** What follows `python -m venv`, `virtualenv`, `uv venv`. */
function optionsOfCreation(program: string, words: readonly Word[]): readonly Word[] | undefined {
  const [, first, second] = words.map(({ text }) => text);
  if (/^python[\d.]*$/.test(program) && first === '-m' && /^(?:venv|virtualenv)$/.test(second ?? ''))
    return words.slice(3);
  if (program === 'virtualenv') return words.slice(1);
  return program === 'uv' && first === 'venv' ? words.slice(2) : undefined;
}

function lastOperand(words: readonly Word[]): string | undefined {
  const valued = /^(?:-p|--python|--prompt|--seed-version|--index-url|--cache-dir)$/;
  return words.findLast(
    ({ text }, index) => !text.startsWith('-') && !valued.test(words[index - 1]?.text ?? ''),
  )?.text;
}

/** The environment that a program of `bin/` belongs to: `/opt/tools/bin/pip`. Where it is the system's or conda's own, none is named. */
export function environmentOfProgram(program: string): string | undefined {
  const folder = /^(.+)\/bin\/[^/]+$/.exec(program)?.[1];
  if (folder === undefined || /^\/usr(?:\/local)?$|(?:conda|forge)\d?$|^~|\$/i.test(folder)) return undefined;
  return baseName(folder);
}

/** Commands that run another one: `sudo`, `env`, `time`, `conda run`, and shells that are given a script. */
import type { Word } from '../python/words.ts';

/** Options whose value is the next word. */
const valued: ReadonlyMap<string, RegExp> = new Map([
  ['sudo', /^(?:-[CDghpRrTtUu]|--(?:user|group|host|prompt|chdir|chroot|role|type|other-user))$/],
  ['env', /^(?:-[uC]|--(?:unset|chdir))$/],
  ['time', /^(?:-[fo]|--(?:format|output))$/],
  ['nice', /^(?:-n|--adjustment)$/],
  ['ionice', /^(?:-[cn]|--(?:class|classdata))$/],
  ['timeout', /^(?:-[ks]|--(?:kill-after|signal))$/],
  ['stdbuf', /^-[ioe]$/],
  ['numactl', /^-[CNmp]$/],
  ['xvfb-run', /^-[efnpsw]$/],
  ['exec', /^-a$/],
  ['command', /^$/],
  ['nohup', /^$/],
  ['eatmydata', /^$/],
]);

const conda = /^(?:conda|mamba|micromamba)$/;

export interface Unwrapped {
  /** The command that runs in the end. */
  readonly words: readonly Word[];
  /** The conda environment that `conda run -n` names. */
  readonly environment: string | undefined;
}

export function withoutWrappers(words: readonly Word[]): Unwrapped {
  let at = 0;
  let environment: string | undefined;
  for (;;) {
    const first = words[at];
    const second = words[at + 1];
    const program = baseName(first?.text);
    const options = valued.get(program);
    if (first && /^\w+=/.test(first.text)) at += 1;
    else if (options && !(program === 'command' && /^-[vV]/.test(second?.text ?? '')))
      at = afterOptions(words, at + 1, options) + (program === 'timeout' ? 1 : 0);
    else if (conda.test(program) && second?.text === 'run') {
      at += 2;
      while (words[at]?.text.startsWith('-')) {
        const [, option = '', inline] =
          /^(-[npr]|--(?:name|prefix|cwd|root-prefix))(?:=(.*))?$/.exec(words[at]?.text ?? '') ?? [];
        const value = inline ?? words[at + 1]?.text;
        if (/^(?:-[np]|--name|--prefix)$/.test(option)) environment = baseName(value);
        at += option !== '' && inline === undefined ? 2 : 1;
      }
    } else return { words: words.slice(at), environment };
  }
}

function afterOptions(words: readonly Word[], start: number, options: RegExp): number {
  let at = start;
  for (let text = words[at]?.text; text?.startsWith('-'); text = words[at]?.text)
    at += options.test(text) ? 2 : 1;
  return at;
}

/** Whether a program of this name is given shell scripts. */
export function isShell(name: string): boolean {
  return /^(?:ba|da|z|k)?sh$/.test(name);
}

/** Options of shells whose value is the next word: `-euo pipefail`. */
export const valuedOfShell = /^[-+][a-zA-Z]*[oO]$|^--(?:rcfile|init-file)$/;

export interface InlineScript {
  /** What comes before the shell: `sudo`, `conda run -n name`. */
  readonly before: readonly Word[];
  readonly script: Word;
}

/** `bash -lc "…"`, `su user -c '…'`. */
export function inlineScript(words: readonly Word[]): InlineScript | undefined {
  const { words: own } = withoutWrappers(words);
  const program = baseName(own[0]?.text);
  if (!isShell(program) && program !== 'su') return undefined;
  for (let index = 1; index < own.length; index += 1) {
    const { text } = own[index] ?? { text: '' };
    if (/^[-+][a-zA-Z]*c$/.test(text)) {
      const script = own.slice(index + 1).find((each) => !/^[-+]/.test(each.text));
      return script && { before: words.slice(0, words.length - own.length), script };
    }
    if (valuedOfShell.test(text)) index += 1;
    else if (program !== 'su' && !/^[-+]/.test(text)) return undefined;
  }
  return undefined;
}

/** The last part of a path. */
export function baseName(path: string | undefined): string {
  return path?.slice(path.lastIndexOf('/') + 1) ?? '';
}

/** What a launcher is given before the script. */
import { nearest } from '../base/nearest.ts';
import type { Word } from '../languages/python/words.ts';
import { isDynamic } from './entry.ts';
import type { Launching } from './launcher.ts';
import { launcherFlags, launcherOption } from './options/launchers.ts';

export interface LauncherArguments {
  /** By the name with underscores; the last of several counts. */
  readonly values: ReadonlyMap<string, { readonly word: Word; readonly value: string }>;
  /** Options that no release of the launcher has. */
  readonly unknown: readonly {
    readonly word: Word;
    readonly flag: string;
    readonly meant: string | undefined;
  }[];
}

/** Up to the first word that is neither an option nor the value of one: there the program begins. */
export function launcherArguments({ library, arguments: words }: Launching): LauncherArguments {
  const values = new Map<string, { word: Word; value: string }>();
  const unknown: { word: Word; flag: string; meant: string | undefined }[] = [];
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (!word?.text.startsWith('-')) break;
    const [flag = ''] = word.text.split('=', 1);
    // The shell may put in any number of words.
    if (isDynamic({ text: flag })) break;
    const next = words[at + 1];
    const option = launcherOption(library, flag);
    if (!option) {
      if (!flag.startsWith('--')) break;
      unknown.push({ word, flag, meant: nearest(flag, launcherFlags(library)) });
      // Whether it has a value, nobody knows.
      if (flag === word.text && next && !next.text.startsWith('-')) at++;
    } else if (flag !== word.text) values.set(option.name, { word, value: word.text.slice(flag.length + 1) });
    else if (option.takesValue) {
      if (!next || next.text.startsWith('-')) break;
      values.set(option.name, { word: next, value: next.text });
      at++;
    }
  }
  return { values, unknown };
}

/** What people read of an option. */
import { nameOf } from '../base/paths.ts';
import { isPositional, type ProgramOption } from './options/option.ts';

/** `--learning-rate`: how an option is written out. */
export function optionName(option: ProgramOption): string {
  if (isPositional(option)) return option.name;
  return option.flags.find((flag) => flag.startsWith('--')) ?? option.flags[0] ?? option.name;
}

/** "integer · required", "adam, sgd · default adam". */
export function optionDetail({ type, choices, count, required, standard }: ProgramOption): string {
  const what = choices
    ? choices.join(', ')
    : count[1] === 0
      ? 'flag'
      : type === 'int'
        ? 'integer'
        : type === 'float'
          ? 'number'
          : 'value';
  const many = count[1] > 1 ? 's' : '';
  const said = [
    choices ? what : what + (count[1] === 0 ? '' : many),
    required ? 'required' : '',
    standard === undefined || standard === '' ? '' : `default ${standard}`,
  ];
  return said.filter((part) => part !== '').join(' · ');
}

export function optionMarkdown(option: ProgramOption): string {
  const names = isPositional(option) ? option.name : option.flags.join(', ');
  // %(default)s is the library's.
  const help = option.help?.replaceAll('%(default)s', option.standard ?? 'None').trim();
  return [
    `**${names}** – ${optionDetail(option)}`,
    ...(help ? [help] : []),
    `Declared in ${nameOf(option.path)}.`,
  ].join('\n\n');
}

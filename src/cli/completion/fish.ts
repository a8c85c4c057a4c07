import { type CommandWords, firstSentence, type Place, programOptions, type Words } from './words.ts';

export function fish({ commands, rules, environments }: Words): string {
  const names = commands.map(({ name }) => name).join(' ');
  return `# Completion of acpt for fish. acpt completion fish > ~/.config/fish/completions/acpt.fish

function __acpt_rules
${rules.map(([code, summary]) => `    printf '%s\\t%s\\n' ${quoted(code)} ${quoted(summary)}`).join('\n')}
end

function __acpt_environments
    printf '%s\\n' ${environments.map(quoted).join(' ')}
end

# The rule that is typed, behind those that are there: "one,two".
function __acpt_rule_list
    set -l before (string match -r '^(?:.*,)?' -- (string replace -r '^--?\\w+=' '' -- (commandline -ct)))
    __acpt_rules | while read -l line
        echo $before$line
    end
end

# Whether so many arguments come before the one that is typed; -1 for any number.
function __acpt_at -a command number
    set -l words (commandline -opc)
    set -e words[1]
    test "$words[1]" = $command; or return 1
    test $number = -1; and return 0
    set -l count 0
    set -l skip 0
    for word in $words[2..]
        if test $skip = 1
            set skip 0
        else if contains -- "$command $word" ${valued(commands)}
            set skip 1
        else if not string match -q -- '-*' $word
            set count (math $count + 1)
        end
    end
    test $count = $number
end

complete -c acpt -f
${programOptions
  .map(
    ({ flags, description }) =>
      `complete -c acpt -n __fish_use_subcommand ${flagsOf(flags)} -d ${quoted(description)}`,
  )
  .join('\n')}
${commands.map(({ name, summary }) => `complete -c acpt -n __fish_use_subcommand -a ${name} -d ${quoted(summary)}`).join('\n')}
complete -c acpt -n __fish_use_subcommand -a help -d 'show the help of a command'
complete -c acpt -n '__acpt_at help 0' -a ${quoted(names)}
${commands.flatMap(linesOf).join('\n')}
`;
}

function valued(commands: readonly CommandWords[]): string {
  return commands
    .flatMap(({ name, options }) =>
      options
        .filter(({ value }) => value)
        .flatMap(({ flags }) => flags.map((flag) => quoted(`${name} ${flag}`))),
    )
    .join(' ');
}

function linesOf({ name, options, arguments: places, isVariadic }: CommandWords): string[] {
  const at = (number: number) => `-n ${quoted(`__acpt_at ${name} ${number}`)}`;
  return [
    ...options.map(
      ({ flags, description, value }) =>
        `complete -c acpt ${at(-1)} ${flagsOf(flags)}${value ? ` ${answer(value, true)}` : ''} -d ${quoted(firstSentence(description))}`,
    ),
    ...places
      .map((place, index) => [place, isVariadic && index === places.length - 1 ? -1 : index] as const)
      .filter(([{ kind }]) => kind !== 'anything')
      .map(([place, number]) => `complete -c acpt ${at(number)} ${answer(place, false)}`),
  ];
}

function flagsOf(flags: readonly string[]): string {
  return flags
    .map((flag) => (flag.startsWith('--') ? `-l ${flag.slice(2)}` : `-s ${flag.slice(1)}`))
    .join(' ');
}

/** @param isValue of an option, which then takes one and nothing else */
function answer(place: Place, isValue: boolean): string {
  const only = isValue ? '-x ' : '';
  switch (place.kind) {
    case 'files':
      return isValue ? '-r -F' : '-F';
    case 'folders':
      return `${only}-a '(__fish_complete_directories (commandline -ct))'`;
    case 'rule':
      return `${only}-a '(__acpt_rules)'`;
    case 'rules':
      return `${only}-a '(__acpt_rule_list)'`;
    case 'subject':
      return `-F -a '(__acpt_environments)'`;
    case 'values':
      return `${only}-a ${quoted(place.values.join(' '))}`;
    case 'anything':
      return only.trim();
    default:
      return place satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`;
}

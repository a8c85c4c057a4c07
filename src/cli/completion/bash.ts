import { type CommandWords, type OptionWords, type Place, programOptions, type Words } from './words.ts';

/** For bash 3.2 and later, without the package bash-completion. */
export function bash({ commands, rules, environments }: Words): string {
  return `# Completion of acpt for bash. In ~/.bashrc: source <(acpt completion bash)

_acpt_files() { # options of compgen
  compopt -o filenames 2> /dev/null
  local IFS=$'\\n'
  COMPREPLY+=($(compgen "$@" -- "$cur"))
}

_acpt_words() {
  COMPREPLY+=($(compgen -W "$1" -- "$cur"))
}

_acpt_list() { # codes with commas between them
  local before=""
  case "$cur" in *,*) before="\${cur%,*},";; esac
  compopt -o nospace 2> /dev/null
  COMPREPLY+=($(compgen -P "$before" -W "$1" -- "\${cur##*,}"))
}

_acpt() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="" command="" options=""
  local rules=${quoted(rules.map(([code]) => code).join(' '))}
  local environments=${quoted(environments.join(' '))}
  COMPREPLY=()
  if ((COMP_CWORD > 0)); then prev="\${COMP_WORDS[COMP_CWORD-1]}"; fi
  # bash takes "--format=json" for three words.
  if [[ "$cur" == "=" ]]; then
    cur=""
  elif [[ "$prev" == "=" ]] && ((COMP_CWORD > 1)); then
    prev="\${COMP_WORDS[COMP_CWORD-2]}"
  fi
  local count=0 skip="" word i
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="\${COMP_WORDS[i]}"
    if [[ "$word" == "=" ]]; then continue; fi
    if [[ -n "$skip" ]]; then skip=""; continue; fi
    case "$word" in
      --) ;;
      -*)
        case "$command $word" in
          ${valued(commands)}) skip=1;;
        esac;;
      *)
        if [[ -z "$command" ]]; then command="$word"; else count=$((count + 1)); fi;;
    esac
  done
  if [[ -z "$command" ]]; then
    if [[ "$cur" == -* ]]; then _acpt_words ${quoted(programOptions.flatMap(({ flags }) => flags).join(' '))}
    else _acpt_words ${quoted([...commands.map(({ name }) => name), 'help'].join(' '))}; fi
    return
  fi
  case "$command $prev" in
${commands.flatMap(valueCases).join('\n')}
  esac
  case "$command" in
${commands.map(commandCase).join('\n')}
    help) _acpt_words ${quoted(commands.map(({ name }) => name).join(' '))};;
  esac
}

complete -F _acpt acpt
`;
}

/** The options after which a value comes. */
function valued(commands: readonly CommandWords[]): string {
  return commands
    .flatMap(({ name, options }) =>
      options.filter(({ value }) => value).flatMap(({ flags }) => flags.map((flag) => `"${name} ${flag}"`)),
    )
    .join('|');
}

function valueCases({ name, options }: CommandWords): string[] {
  return options.flatMap(({ flags, value }: OptionWords) =>
    value ? [`    ${flags.map((flag) => `"${name} ${flag}"`).join('|')}) ${answer(value)}; return;;`] : [],
  );
}

function commandCase({ name, options, arguments: places, isVariadic }: CommandWords): string {
  const flags = options.flatMap((each) => each.flags).join(' ');
  const cases = places.map((place, index) => {
    const isLast = index === places.length - 1;
    return `${isLast && isVariadic ? '*' : index}) ${answer(place)};;`;
  });
  const positional = cases.length === 0 ? ':' : `case $count in ${cases.join(' ')} esac`;
  return `    ${name}) if [[ "$cur" == -* ]]; then _acpt_words ${quoted(flags)}; else ${positional}; fi;;`;
}

function answer(place: Place): string {
  switch (place.kind) {
    case 'files':
      return '_acpt_files -f';
    case 'folders':
      return '_acpt_files -d';
    case 'rule':
      return '_acpt_words "$rules"';
    case 'rules':
      return '_acpt_list "$rules"';
    case 'subject':
      return '_acpt_words "$environments"; _acpt_files -f';
    case 'values':
      return `_acpt_words ${quoted(place.values.join(' '))}`;
    case 'anything':
      return ':';
    default:
      return place satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

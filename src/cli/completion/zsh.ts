import {
  type CommandWords,
  firstSentence,
  type OptionWords,
  type Place,
  programOptions,
  type Words,
} from './words.ts';

/** For the completion system of zsh, `compinit`. */
export function zsh({ commands, rules, environments }: Words): string {
  return `#compdef acpt
# Completion of acpt for zsh. As a file named _acpt in a folder of $fpath, or in ~/.zshrc after compinit:
# source <(acpt completion zsh)

_acpt_rules() {
  local -a rules=(
${rules.map(([code, summary]) => `    ${quoted(`${code}:${summary}`)}`).join('\n')}
  )
  _describe -t rules rule rules "$@"
}

_acpt_rule_list() {
  compset -P '*,'
  _acpt_rules -qS ,
}

_acpt_subject() {
  local -a environments=(${environments.map(quoted).join(' ')})
  _alternative 'environments:environment:($environments)' 'files:file:_files'
}

_acpt() {
  local curcontext="$curcontext" state
  local -a line commands=(
${commands.map(({ name, summary }) => `    ${quoted(`${name}:${summary}`)}`).join('\n')}
    'help:show the help of a command'
  )
  _arguments -C ${programOptions.map(specOf).join(' ')} '1:command:->command' '*::argument:->argument' && return
  case $state in
    command) _describe -t commands command commands;;
    argument)
      curcontext="\${curcontext%:*:*}:acpt-$words[1]:"
      case $words[1] in
${commands.map(commandCase).join('\n')}
        help) _arguments '1:command:(${commands.map(({ name }) => name).join(' ')})';;
      esac;;
  esac
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then _acpt "$@"; else compdef _acpt acpt; fi
`;
}

function commandCase({ name, options, arguments: places, isVariadic }: CommandWords): string {
  const positional = places.map((place, index) => {
    const isLast = index === places.length - 1;
    return quoted(`${isLast && isVariadic ? '*' : index + 1}:${nameOf(place)}:${answer(place)}`);
  });
  return `        ${name}) _arguments -S ${[...options.map(specOf), ...positional].join(' ')};;`;
}

function specOf({ flags, description, value, isRepeatable }: OptionWords): string {
  const text = `[${firstSentence(description).replace(/[[\]\\:]/g, '\\$&')}]`;
  return flags
    .map((flag) => {
      const others = isRepeatable ? '*' : flags.length > 1 ? `(${flags.join(' ')})` : '';
      const taking = value ? `${flag.startsWith('--') ? '=' : ''}` : '';
      return quoted(`${others}${flag}${taking}${text}${value ? `:${nameOf(value)}:${answer(value)}` : ''}`);
    })
    .join(' ');
}

function nameOf({ kind }: Place): string {
  return { files: 'file', folders: 'folder', values: 'value', anything: 'value' }[kind as string] ?? kind;
}

function answer(place: Place): string {
  switch (place.kind) {
    case 'files':
      return '_files';
    case 'folders':
      return '_files -/';
    case 'rule':
      return '_acpt_rules';
    case 'rules':
      return '_acpt_rule_list';
    case 'subject':
      return '_acpt_subject';
    case 'values':
      return `(${place.values.join(' ')})`;
    case 'anything':
      return ' ';
    default:
      return place satisfies never;
  }
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

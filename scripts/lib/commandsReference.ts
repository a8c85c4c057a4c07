/** docs/cli.md: all commands and options, as `--help` has them. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';
import { describe, statusLines } from '../../src/cli/commands/help.ts';
import { commandNames, definitions, manuals } from '../../src/cli/commands/index.ts';

export function commandsReference(): string {
  const index = commandNames.map(
    (name) => `| ${manuals[name].group} | [acpt ${name}](#acpt-${name}) | ${definitions[name]().summary()} |`,
  );
  return `${[
    introduction,
    ['| | Command | |', '| --- | --- | --- |', ...index].join('\n'),
    everywhere,
    ...commandNames.map(sectionOf),
  ].join('\n\n')}\n`;
}

function sectionOf(name: (typeof commandNames)[number]): string {
  const command: CommandUnknownOpts = definitions[name]();
  const { examples, statuses } = manuals[name];
  const args = command.registeredArguments.map(
    (each) => `| \`${command.createHelp().argumentTerm(each)}\` | ${cell(describe(each))} |`,
  );
  const options = command.options.map((each) => `| \`${each.flags}\` | ${cell(describe(each))} |`);
  return [
    `## acpt ${name}`,
    `\`acpt ${name} ${command.usage()}\``,
    command.description(),
    ...(args.length > 0 ? [['| Argument | |', '| --- | --- |', ...args].join('\n')] : []),
    ...(options.length > 0 ? [['| Option | |', '| --- | --- |', ...options].join('\n')] : []),
    ['```sh', ...examples.flatMap(([line, purpose]) => [`# ${purpose}`, `acpt ${line}`]), '```'].join('\n'),
    [
      '| Exit status | |',
      '| --- | --- |',
      ...statusLines(statuses).map((each) => `| ${each.map(cell).join(' | ')} |`),
    ].join('\n'),
  ].join('\n\n');
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('<', '&lt;');
}

const introduction = `<!-- Written by \`npm run generate\` from src/cli/commands. -->

# Command line

\`npm run build\` makes \`dist/cli.js\`, which Node 20 or later runs; the npm package installs it as \`acpt\`. Everything works offline,
except where a command says that it asks a registry or Azure. \`acpt <command> --help\` shows what stands here.`;

const everywhere = `## For all commands

- \`-h\`, \`--help\` shows the help of a command, \`acpt --version\` the version.
- \`--\` ends the options: what follows are files, whatever their names begin with.
- Results go to standard output, everything else to standard error.
- Control characters in names and texts from files are shown as \`\\u001b\`; they do nothing to your terminal or CI system.
- Output is coloured on a terminal. \`NO_COLOR=1\` turns that off, \`FORCE_COLOR=1\` turns it on where the output goes to a pipe or a CI log;
  where both are set, nothing is coloured.`;

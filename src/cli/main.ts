/** The command line: `acpt <command> …`. Exit 0: nothing at the fail level, 1: something, 2: could not run, or not read a file. */
import { Command, CommanderError, type CommandUnknownOpts } from '@commander-js/extra-typings';
import { nearest } from '../core/base/nearest.ts';
import { refuseMissingValues, UsageError } from './commands/define.ts';
import { describe, helpAfter, programHelpAfter } from './commands/help.ts';
import { definitions, manuals, commandNames as names } from './commands/index.ts';
import { CommandError, type Output, stackOf } from './output.ts';
import { version } from './version.ts';

type Name = keyof typeof definitions;

/**
 * Runs a command.
 * @param args those behind the name of the program
 * @returns the exit status
 */
export async function main(args: readonly string[], output: Output): Promise<number> {
  let current: Name | undefined;
  try {
    const asked = args[0] === 'help' ? args.slice(1).filter((each) => each !== 'help') : undefined;
    const written = asked ? [...asked, '--help'] : args;
    const [first] = written;
    current = names.find((name) => name === first);
    if (!current && first !== undefined && !first.startsWith('-')) throw unknown(first);
    return await run(written, output);
  } catch (error) {
    const help = `See acpt ${current === undefined ? '' : `${current} `}--help.`;
    if (error instanceof CommandError) output.complain(`acpt: ${error.message}`, ...error.lines);
    else if (error instanceof UsageError) output.complain(`acpt: ${error.message} ${help}`);
    else if (error instanceof CommanderError) {
      if (error.exitCode === 0) return 0;
      output.complain(`acpt: ${sentenceOf(error, current)} ${help}`);
    } else output.complain(...`acpt: internal error: ${stackOf(error)}`.split('\n'));
    return 2;
  }
}

function unknown(name: string): UsageError {
  const meant = nearest(name, names);
  return new UsageError(
    `Unknown command "${name}".${meant === undefined ? '' : ` Did you mean "${meant}"?`}`,
  );
}

async function run(args: readonly string[], output: Output): Promise<number> {
  let status = 0;
  const program = programOf(output, (ended) => {
    status = ended;
  });
  if (args.length === 0) {
    program.outputHelp();
    return 2;
  }
  await program.parseAsync(args[0] === '-v' ? ['--version'] : args, { from: 'user' });
  return status;
}

function programOf(output: Output, end: (status: number) => void): Command {
  const program = new Command('acpt')
    .usage('[options] <command>')
    .description('Inspect and check Azure Container for PyTorch (ACPT) images and environments.')
    .version(version, '-V, --version', 'Print the version.')
    .helpOption('-h, --help', 'Show this help.')
    .helpCommand(false)
    .configureOutput({
      writeOut: (text) => output.write(text),
      // Told by `main`, in our words.
      writeErr: () => {},
      outputError: () => {},
      getOutHelpWidth: () => Math.min(process.stdout.columns || 80, 100),
      getOutHasColors: () => output.colour,
    })
    .configureHelp({
      styleTitle: (title) => `\u001b[1m${title}\u001b[22m`,
      optionDescription: describe,
      argumentDescription: describe,
      subcommandTerm: (command) => command.name(),
    })
    .addHelpText('after', programHelpAfter)
    .exitOverride();
  const actions = actionsOf(output, end);
  for (const name of names) {
    const { group } = manuals[name];
    const command: CommandUnknownOpts = actions[name];
    refuseMissingValues(command);
    command
      .copyInheritedSettings(program)
      .helpOption('-h, --help', 'Show this help.')
      .helpGroup(`${group}:`)
      .addHelpText('after', helpAfter(manuals[name]));
    program.addCommand(command);
  }
  return program;
}

/** What the commands do is loaded when it is asked for: nobody calls two at once. */
function actionsOf(
  output: Output,
  end: (status: number) => void,
): Readonly<Record<Name, CommandUnknownOpts>> {
  const loaded = async <Module>(module: Promise<Module>): Promise<Module> => {
    const it = await module;
    output.onLoaded?.();
    return it;
  };
  const others = () => loaded(import('./others.ts'));
  return {
    check: definitions.check().action(async (paths, options) => {
      end(
        options.watch
          ? await (await loaded(import('./watchCheck.ts'))).watchCheck(paths, options, output)
          : await (await loaded(import('./check.ts'))).checkOnce(paths, options, output),
      );
    }),
    rules: definitions.rules().action(async (options) => {
      end(await (await others()).listRules(options, output));
    }),
    explain: definitions.explain().action(async (rule) => {
      end(await (await others()).explain(rule, output));
    }),
    stack: definitions.stack().action(async (subject, options) => {
      end(await (await others()).stack(subject, options, output));
    }),
    why: definitions.why().action(async (name, subject, options) => {
      end(await (await others()).why(name, subject, options, output));
    }),
    solve: definitions.solve().action(async (subject, options) => {
      end(await (await others()).solve(subject, options, output));
    }),
    diff: definitions.diff().action(async (before, after, paths, options) => {
      end(await (await others()).diff(before, after, paths, options, output));
    }),
    matrix: definitions.matrix().action(async (action, options) => {
      end(await (await loaded(import('./matrix.ts'))).matrix(action, options, output));
    }),
    workspace: definitions.workspace().action(async (action, options) => {
      end(await (await loaded(import('./workspace.ts'))).workspace(action, options, output));
    }),
    preflight: definitions.preflight().action(async (subject, options) => {
      end(await (await others()).preflight(subject, options, output));
    }),
    run: definitions.run().action(async (subject, options) => {
      end(await (await others()).run(subject, options, output));
    }),
    sample: definitions.sample().action(async (subject, options) => {
      end(await (await others()).sample(subject, options, output));
    }),
    runs: definitions.runs().action(async (action, ids, options) => {
      end(await (await others()).runs(action, ids, options, output));
    }),
    containers: definitions.containers().action(async (action, names, options) => {
      end(await (await others()).containers(action, names, options, output));
    }),
    devcontainer: definitions.devcontainer().action(async (subject, options) => {
      end(await (await others()).devcontainer(subject, options, output));
    }),
    submit: definitions.submit().action(async (file, options) => {
      end(await (await others()).submit(file, options, output));
    }),
    init: definitions.init().action(async (folder, options) => {
      end(await (await others()).init(folder, options, output));
    }),
    config: definitions.config().action(async (file, options) => {
      end(await (await others()).config(file, options, output));
    }),
    mcp: definitions.mcp().action(async (options) => {
      end(await (await loaded(import('./mcp.ts'))).mcp(options, output));
    }),
    completion: definitions.completion().action(async (shell) => {
      end(await (await others()).completion(shell, output));
    }),
  };
}

/** What the parser refuses, in the form of our other messages. */
function sentenceOf({ code, message }: CommanderError, name: Name | undefined): string {
  if (name !== undefined && /\.(?:missingArgument|excessArguments)$/.test(code))
    return manuals[name].expected;
  if (code === 'commander.help') return 'Expected a command.';
  const [, value] = /^error: option '(.*)' argument missing$/s.exec(message) ?? [];
  if (value !== undefined) return `Missing value for ${value}.`;
  const [, option, meant] =
    /^error: unknown option '(.*)'(?:\n\(Did you mean (.*)\?\))?$/s.exec(message) ?? [];
  const [flag = ''] = option?.split('=') ?? [];
  const command: CommandUnknownOpts | undefined = name && definitions[name]();
  if (flag !== option && command?.options.some(({ long }) => long === flag)) return `${flag} takes no value.`;
  if (option !== undefined)
    return `Unknown option "${option}".${meant === undefined ? '' : ` Did you mean ${meant}?`}`;
  return `${message.replace(/^error: (.)/, (_, letter: string) => letter.toUpperCase())}.`;
}

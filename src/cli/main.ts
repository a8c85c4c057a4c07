/** The command line: `acpt <command> …`. Exit 0: nothing at the fail level, 1: something, 2: could not run, or not read a file. */
import { check } from './check.ts';
import { config } from './config.ts';
import { devcontainer } from './devcontainer.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { mcp } from './mcp.ts';
import { CommandError, type Output, stackOf } from './output.ts';
import { preflight } from './preflight.ts';
import { listRules } from './rulesList.ts';
import { run } from './run.ts';
import { runs } from './runs.ts';
import { solve } from './solve.ts';
import { stack } from './stack.ts';
import { submit } from './submit.ts';
import { version } from './version.ts';
import { why } from './why.ts';

const usage = `acpt ${version}: inspect and check Azure Container for PyTorch (ACPT) images and environments

  acpt check [--format text|concise|json|sarif|github|gitlab|junit] [--fail-on error|warning|info|hint] [--max-warnings N]
             [--exit-zero] [--select RULES] [--ignore RULES] [--statistics] [--fix | --diff]
             [--baseline FILE | --write-baseline FILE] PATH… | --stdin-filename PATH -
      Check Azure ML YAML files and the Dockerfiles, conda files and requirements files that they use.
      Folders are searched recursively, without what .gitignore excludes. --fix repairs what leaves no choice,
      --diff prints what --fix would change. RULES are codes with commas between them.
      With --stdin-filename, standard input is checked as if it were the contents of PATH.
      --write-baseline accepts all current findings, --baseline reports only those that are not accepted in FILE.
  acpt stack [--format text|json] FILE[:LINE]
  acpt stack [--format text|json] REFERENCE
      Show the actual contents of an environment or image. REFERENCE is an image, or azureml:… as in a job.
  acpt why [--format text|json] PACKAGE FILE[:LINE]
      Show what decides the version of a package: the image, each step that changes it, and who requires it.
  acpt solve [--format text|json] FILE[:LINE]
      Print versions of what a file installs that fit together and the image, as lines of a requirements
      file. Nothing is written.
  acpt diff [--format text|json] BEFORE AFTER [PATH…]
      Show what changes from one environment, version, image or tag to another, and what would break
      in the given files and folders.
  acpt devcontainer [--write] [--up [--rebuild] [--allow-host]] [--engine docker|podman|PATH] [--gpu auto|cuda|rocm|none]
                    [--base image|acpt] [--workspace-folder DIR] [--devcontainer-cli PATH] FILE[:LINE] | REFERENCE
      Print a devcontainer.json that opens an environment on this machine. --write writes it to
      .devcontainer/, --up also starts the container. --base acpt uses the ACPT base image of a
      curated environment instead of the environment's own image.
  acpt run [--input NAME=PATH]… [--force] [--debug [--port N] [--wait SECONDS] [--yes]] [--rebuild] [--allow-host]
           [--engine …] [--gpu …] [--base …] [--workspace-folder DIR] [--devcontainer-cli PATH] FILE[:LINE]
      Run a job in a container on this machine, or the steps of a pipeline one after another, each in its own.
      --debug runs its Python programs under debugpy and says how to attach; --yes installs debugpy where it is missing.
  acpt runs [list | show ID | delete ID…] [--format text|json] [--workspace-folder DIR]
      List what was run in containers of a folder, show how a run ended and what it said, or delete it.
  acpt preflight [--format text|json] [--engine …] [--gpu …] [--base …] FILE[:LINE] | REFERENCE
      Check whether this machine can run it: engine, GPU, driver and disk. Nothing is pulled.
  acpt submit [--yes] [--force] [--pin] [--dry-run] [--workspace NAME] [--resource-group NAME] [--subscription ID]
              [--set KEY=VALUE]… [--az PATH] FILE
      Check a job, show what will run where and what is uploaded, and submit it with az ml job create --stream.
      Errors stop it unless --force is given; --pin submits the known version of environments that are not pinned.
  acpt config [--format text|json] FILE
      Show which settings apply to a file, and which .acpt.yaml they come from.
  acpt matrix [show | list | update [--dry-run] | check | forget] [--registry ADDRESS] [--format text|json]
      Show what is known of images and environments. update asks Microsoft's registry, or a mirror of it, and
      keeps its answer in the user's cache folder; check tells which facts the registry contradicts.
  acpt mcp [--root FOLDER]…
      Serve what this program knows to an assistant, by the Model Context Protocol on standard input and output.
      Only files below the folders are read (by default the working directory); nothing is written.
  acpt rules [--format text|json]
      List all rules with their severity.
  acpt explain RULE
      Show the documentation of a rule.
  acpt --version, acpt --help
`;

const commands = {
  check,
  stack,
  why,
  solve,
  diff,
  devcontainer,
  preflight,
  run,
  runs,
  submit,
  mcp,
  config,
  // Few ask a registry, and everybody starts this program.
  matrix: async (args: readonly string[], output: Output) =>
    (await import('./matrix.ts')).matrix(args, output),
  rules: listRules,
  explain,
};

export async function main(args: readonly string[], output: Output): Promise<number> {
  try {
    const [name, ...rest] = args;
    if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
      output.write(usage);
      return name === undefined ? 2 : 0;
    }
    if (name === '--version' || name === '-V' || name === '-v') {
      output.write(`${version}\n`);
      return 0;
    }
    if (rest.includes('--help') || rest.includes('-h')) {
      output.write(usage);
      return 0;
    }
    if (!Object.hasOwn(commands, name)) throw new CommandError(`Unknown command "${name}". See acpt --help.`);
    return await commands[name as keyof typeof commands](rest, output);
  } catch (error) {
    if (error instanceof CommandError) output.complain(`acpt: ${error.message}`, ...error.lines);
    else if (isUsageError(error)) output.complain(`acpt: ${error.message} See acpt --help.`);
    else output.complain(...`acpt: internal error: ${stackOf(error)}`.split('\n'));
    return 2;
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

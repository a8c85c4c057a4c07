/** The command line: `acpt <command> …`. Exit 0: nothing at the fail level, 1: something, 2: could not run. */
import { check } from './check.ts';
import { devcontainer } from './devcontainer.ts';
import { diff } from './diff.ts';
import { explain } from './explain.ts';
import { CommandError, type Output } from './output.ts';
import { preflight } from './preflight.ts';
import { stack } from './stack.ts';
import { version } from './version.ts';

const usage = `acpt ${version}: what is inside Azure Container for PyTorch images and environments

  acpt check [--format text|json|sarif|github] [--fail-on error|warning|info|hint] PATH…
      Checks Azure ML YAML and the Dockerfiles, conda files and requirements that it uses; folders are walked.
  acpt stack [--format text|json] FILE[:LINE]
  acpt stack [--format text|json] REFERENCE
      Shows what an environment or image really holds. REFERENCE is an image, or azureml:… as in a job.
  acpt diff [--format text|json] BEFORE AFTER [PATH…]
      Shows what changes from one environment, version, image or tag to another, and what in the
      files or folders would break.
  acpt devcontainer [--write] [--up [--rebuild] [--allow-host]] [--engine docker|podman|PATH] [--gpu auto|cuda|rocm|none]
                    [--base image|acpt] [--workspace-folder DIR] [--devcontainer-cli PATH] FILE[:LINE] | REFERENCE
      Prints the devcontainer.json that opens an environment on this machine; --write writes it into
      .devcontainer/, --up starts the container too. --base acpt takes the ACPT image below a curated environment.
  acpt preflight [--format text|json] [--engine …] [--gpu …] [--base …] FILE[:LINE] | REFERENCE
      Says whether this machine can run it: engine, GPU, driver, disk. Nothing is pulled.
  acpt explain RULE
      Shows the page of a rule.
  acpt --version, acpt --help
`;

const commands = { check, stack, diff, devcontainer, preflight, explain };

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
    if (!Object.hasOwn(commands, name))
      throw new CommandError(`There is no command "${name}". See acpt --help.`);
    return await commands[name as keyof typeof commands](rest, output);
  } catch (error) {
    if (error instanceof CommandError) output.complain(`acpt: ${error.message}\n`);
    else if (isUsageError(error)) output.complain(`acpt: ${error.message} See acpt --help.\n`);
    else
      output.complain(
        `acpt: a fault of this program: ${error instanceof Error ? error.stack : String(error)}\n`,
      );
    return 2;
  }
}

function isUsageError(error: unknown): error is Error {
  return error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS');
}

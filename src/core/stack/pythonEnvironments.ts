/** Which of the Python environments of an image a command installs into: the one in which jobs run, or one beside it. */

import type { Step } from '../languages/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../languages/shell/commands.ts';
import { type EnvironmentCommand, environmentCommand } from '../languages/shell/environments.ts';
import { installCommand } from '../languages/shell/installs.ts';
import { baseName, withoutWrappers } from '../languages/shell/wrappers.ts';

export type Place =
  /** Where jobs run. */
  | 'job'
  /** Conda's own, in which no job runs. */
  | 'base'
  /** One that was made here and that nothing puts first: a job may enter it by its command. */
  | 'beside';

export class PythonEnvironments {
  /** What says which environment is on the path. */
  readonly #signs: string;
  readonly #beside = new Set<string>();
  /** The one that the commands of a `RUN` have entered. */
  #entered: string | undefined;

  /** @param steps of the stages that end up in the image */
  constructor(steps: readonly Step[]) {
    this.#signs = steps.flatMap(signsOf).join('\n');
  }

  /** What one `RUN` has entered another has not. */
  begin(): void {
    this.#entered = undefined;
  }

  /** Takes in a command that makes, enters or leaves an environment. */
  follow(command: ShellCommand): EnvironmentCommand | undefined {
    const found = environmentCommand(command);
    if (found?.kind === 'create') this.create(found.name);
    else if (found) this.#entered = found.kind === 'enter' ? found.name : undefined;
    return found;
  }

  /** @param name `undefined` where nobody can tell: then jobs are held to run in it */
  create(name: string | undefined): void {
    if (name !== undefined && !this.isFirst(name)) this.#beside.add(name);
  }

  /** Whether something puts the environment on the path of what runs later. */
  isFirst(name: string): boolean {
    const escaped = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
    return new RegExp(`(?:^|[/\\s=:"',])${escaped}(?:$|[/\\s:"',;&])`).test(this.#signs);
  }

  /** @param named the environment that the command itself names */
  placeOf(named: string | undefined): Place {
    const name = named ?? this.#entered;
    if (name === undefined) return 'job';
    if (name === 'base') return 'base';
    return this.#beside.has(name) ? 'beside' : 'job';
  }
}

/** Variables of the image, its shell, and commands that write to files or link programs. */
function signsOf(step: Step): readonly string[] {
  switch (step.kind) {
    case 'env':
      // What comes behind the path that was there is found last.
      return [step.name === 'PATH' ? (step.value.split(/\$\{?PATH/)[0] ?? '') : step.value];
    case 'shell':
      return [step.text];
    case 'run':
      return step.commands.flatMap((command) => {
        const { words } = withoutWrappers(command.words);
        return /^(?:echo|printf|ln|sed|tee|cat|update-alternatives)$/.test(baseName(words[0]?.text)) &&
          !installCommand(command)
          ? [words.map(({ text }) => text).join(' ')]
          : [];
      });
    default:
      return [];
  }
}

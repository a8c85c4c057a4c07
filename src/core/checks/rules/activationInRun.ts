import { type Dockerfile, finalStages, type Step } from '../../languages/dockerfile/dockerfile.ts';
import { environmentCommand } from '../../languages/shell/environments.ts';
import { baseName, withoutWrappers } from '../../languages/shell/wrappers.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';
import { dockerfilesOf } from '../support/shellCommands.ts';

export const activationInRun = defineRule({
  code: 'activation-in-run',
  severity: 'warning',
  summary: 'Activating an environment in a RUN instruction fails or has no effect on later steps.',
  *check(document) {
    for (const { path, text, dockerfile } of dockerfilesOf(document, 'activate'))
      for (const finding of inDockerfile(dockerfile, text)) yield { ...finding, path };
  },
});

function* inDockerfile(dockerfile: Dockerfile, text: string): Generator<RuleFinding> {
  const stages = finalStages(dockerfile);
  const steps = stages.flatMap((stage) => stage.steps);
  const base = stages[0]?.image.text ?? '';
  const isDash = hasDash.test(base) && !/"SHELL"|^\s*SHELL\b|\/bin\/sh\b|\bdash\b|<</im.test(text);
  const isPlainShell = isKnownBase.test(base) && !steps.some(preparesShell);
  for (const step of steps) {
    if (step.kind !== 'run') continue;
    const written = text.slice(step.span.start, step.span.end);
    const last = step.commands.at(-1);
    for (const command of step.commands) {
      const entered = command.certain ? environmentCommand(command) : undefined;
      if (entered?.kind !== 'enter') continue;
      const { span } = command;
      const [program] = withoutWrappers(command.words).words;
      const name = baseName(program?.text);
      if (isDash && name === 'source' && command.words[0] === program && !/\b(?:ba|z)sh\b/.test(written)) {
        yield {
          span: program?.span ?? span,
          message: `The shell of this image is dash, which has no "source": the build ends here. Use ".", or SHELL ["/bin/bash", "-c"].`,
        };
      } else if (isPlainShell && /conda|mamba/.test(name) && !preparesCommand.test(written)) {
        const isMicro = name === 'micromamba';
        yield {
          span,
          message: `${name} activate fails here: the shell of a RUN does not read what ${isMicro ? 'micromamba shell init' : 'conda init'} writes. Use ${isMicro ? name : 'conda'} run -n ${entered.name}, or put its bin folder on PATH.`,
        };
      } else if (command === last)
        yield {
          span,
          message: `The activation ends with this RUN: what comes after it runs without "${entered.name}".`,
        };
    }
  }
}

/** Images that set no shell of their own. */
const isKnownBase =
  /^(?:mcr\.microsoft\.com\/(?:aifx|azureml)\/|(?:docker\.io\/)?(?:(?:library\/)?(?:ubuntu|debian|python)(?:[:@]|$)|nvidia\/cuda|continuumio\/|pytorch\/pytorch)|nvcr\.io\/nvidia\/cuda)/;

/** Images of Debian and Ubuntu whose `/bin/sh` is the one that comes with them. */
const hasDash =
  /^(?:mcr\.microsoft\.com\/azureml\/openmpi|(?:docker\.io\/)?(?:(?:library\/)?(?:ubuntu|debian|python)(?::(?!\S*alpine)|@|$)|nvidia\/cuda:\S*ubuntu|continuumio\/miniconda3))/;

/** A shell that reads start-up files, or runs in an environment of conda. */
function preparesShell(step: Step): boolean {
  if (step.kind === 'env') return step.name === 'BASH_ENV';
  return step.kind === 'shell' && /--login|--rcfile|conda|mamba|\.sh"|"-\w*[li]/.test(step.text);
}

/** What defines the function `conda` in the same shell. */
const preparesCommand =
  /conda\.sh|mamba\.sh|(?:^|[\s;&|({"'])(?:\.|source)\s+[^\s-]|\beval\b|#!.*\s-\w*[li]|\s-[li]\w*\s+-c|"-\w*[li]\w*"|shell[. ]\w*[ ]*hook|\bhook\b|bashrc|profile|bin\/activate|source[ \t]+activate|--login|\s-\w*[li]\w*c\b|BASH_ENV/;

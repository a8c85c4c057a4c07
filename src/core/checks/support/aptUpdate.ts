/** `apt-get update` in a Dockerfile, which asks where the base image says. */
import { finalStages } from '../../languages/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../languages/shell/commands.ts';
import { baseName, withoutWrappers } from '../../languages/shell/wrappers.ts';
import type { Project } from '../../project/project.ts';
import { copiesOverSystem, endsRun, type RunStep } from './shellCommands.ts';

/** With which a build may look elsewhere. */
const looksElsewhere =
  /(?:archive|snapshot)\.debian|sources\.list|\/etc\b|\bmake\s|\bansible|\btar\b.*-C\s*\/(?:\s|$)|_proxy\b|\.(?:sh|py)\b|\|\s*(?:sudo\s+)?(?:ba)?sh\b/i;

/** The first that surely runs and whose failure ends the build, where nothing may have changed where apt looks. */
export function failingUpdate(
  project: Project,
  path: string,
): { readonly run: RunStep; readonly command: ShellCommand } | undefined {
  const text = project.read(path) ?? '';
  const dockerfile = project.file(path)?.dockerfile;
  if (!dockerfile || looksElsewhere.test(text)) return undefined;
  for (const step of finalStages(dockerfile).flatMap(({ steps }) => steps)) {
    // Files for the whole system may have settings of apt among them.
    if (copiesOverSystem(step, text) || (step.kind === 'copy' && step.from !== undefined)) return undefined;
    if (step.kind === 'run') {
      const command = step.commands.find((each) => updates(each) && endsRun(each, step, text));
      if (command) return { run: step, command };
    }
  }
  return undefined;
}

function updates({ certain, words: all }: ShellCommand): boolean {
  const { words } = withoutWrappers(all);
  const given = words.slice(1).map(({ text }) => text);
  return (
    certain &&
    /^apt(?:-get)?$/.test(baseName(words[0]?.text)) &&
    given.includes('update') &&
    given.every((each) => /^(?:update|-[yq]+|-qq|--(?:yes|quiet|assume-yes|fix-missing))$/.test(each))
  );
}

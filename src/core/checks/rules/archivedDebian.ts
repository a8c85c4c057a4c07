import { debianOf } from '../../azureml/references/imageReference.ts';
import type { Fix } from '../../base/findings.ts';
import { replaceText, spanOfPart } from '../../base/located.ts';
import { type Dockerfile, finalStages } from '../../languages/dockerfile/dockerfile.ts';
import type { ShellCommand } from '../../languages/shell/commands.ts';
import { baseName, withoutWrappers } from '../../languages/shell/wrappers.ts';
import type { RecipeImage } from '../../stack/recipe.ts';
import { defineRule } from '../support/rule.ts';
import { copiesOverSystem, endsRun } from '../support/shellCommands.ts';

export const archivedDebian = defineRule({
  code: 'archived-debian',
  severity: 'error',
  summary: 'apt-get update runs in an image of a Debian release whose packages were moved to the archive.',
  *check({ environments, project }) {
    for (const { recipe } of environments) {
      const image = recipe?.kind === 'dockerfile' ? recipe.base : undefined;
      const release = image && debianOf(image.meaning);
      if (!image || !release || !archived.test(release) || image.path !== recipe?.path) continue;
      const text = project.read(image.path) ?? '';
      const dockerfile = project.file(image.path)?.dockerfile;
      const update = dockerfile && failingUpdate(dockerfile, text);
      if (!update) continue;
      yield {
        path: image.path,
        span: spanOfPart(image, { start: 0, end: image.text.length }),
        message: `Debian ${release} was moved to archive.debian.org, so apt-get update fails. Use an image of Debian bookworm.`,
        related: [{ path: image.path, span: update.span, message: 'It runs here.' }],
        fixes: fixesOf(image, release),
      };
    }
  },
});

const archived = /^(?:jessie|stretch|buster)$/;

/** With which a build may look elsewhere. */
const looksElsewhere =
  /(?:archive|snapshot)\.debian|sources\.list|\/etc\b|\bmake\s|\bansible|\btar\b.*-C\s*\/(?:\s|$)|_proxy\b|\.(?:sh|py)\b/i;

/** The first that surely runs and ends the build, where nothing may have changed where apt looks. */
function failingUpdate(dockerfile: Dockerfile, text: string): ShellCommand | undefined {
  if (looksElsewhere.test(text)) return undefined;
  for (const step of finalStages(dockerfile).flatMap(({ steps }) => steps)) {
    // Files for the whole system may have settings of apt among them.
    if (copiesOverSystem(step, text) || (step.kind === 'copy' && step.from !== undefined)) return undefined;
    if (step.kind === 'run') {
      const found = step.commands.find((each) => updates(each) && endsRun(each, step, text));
      if (found) return found;
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

/** The same image on bookworm, where Docker has one for each Python of that name. */
function fixesOf(image: RecipeImage, release: string): Fix[] {
  const name = image.meaning.repository.text.replace(/^docker\.io\/(?:library\/)?/, '');
  const tag = image.meaning.tag?.text ?? '';
  const isThere = name === 'python' && /^3\.(?:[89]|1[0-2])(?:-slim)?-\w+$/.test(tag);
  if (!isThere || image.meaning.digest || image.textStart === undefined) return [];
  const right = image.text.replace(new RegExp(`${release}$`), 'bookworm');
  return [{ title: `Use ${right}`, edits: [replaceText(image, right)], needsJudgement: true }];
}

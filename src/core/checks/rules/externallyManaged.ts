import { debianOf, ubuntuOf } from '../../azureml/references/imageReference.ts';
import { finalStages } from '../../languages/dockerfile/dockerfile.ts';
import type { Word } from '../../languages/python/words.ts';
import type { ShellCommand } from '../../languages/shell/commands.ts';
import { withoutWrappers } from '../../languages/shell/wrappers.ts';
import type { NamedImage } from '../../stack/named.ts';
import { defineRule } from '../support/rule.ts';
import { copiesOverSystem, endsRun } from '../support/shellCommands.ts';

export const externallyManaged = defineRule({
  code: 'externally-managed',
  severity: 'error',
  summary: 'pip installs into the system Python of Debian or Ubuntu, which does not allow it.',
  *check({ environments, project }) {
    for (const { recipe } of environments) {
      const image = recipe?.kind === 'dockerfile' ? recipe.base : undefined;
      const system = image && systemOf(image);
      if (!recipe || !image || system === undefined || image.path !== recipe.path) continue;
      if (!recipe.systemPackages.some(({ text }) => /^python3-pip(?:[=:/]|$)/.test(text))) continue;
      const { path } = recipe;
      const text = project.read(path) ?? '';
      if (hasOther.test(withoutComments(text))) continue;
      const stages = finalStages(project.file(path)?.dockerfile ?? { stages: [] });
      // Files for the whole system may have settings of pip among them.
      const isWhole = stages.some(({ steps }) => steps.some((step) => copiesOverSystem(step, text)));
      if (isWhole) continue;
      const refused = stages
        .flatMap(({ steps }) => steps.filter((step) => step.kind === 'run'))
        .flatMap((step) => step.commands.filter((each) => endsRun(each, step, text)))
        .flatMap((command) => installWord(command) ?? []);
      const [first, ...others] = refused;
      if (!first) continue;
      yield {
        path,
        span: first.span,
        message: `The Python of ${system} refuses pip install (externally-managed-environment). Install into a virtual environment, or pass --break-system-packages.`,
        related: others.map(({ span }) => ({ path, span, message: 'It is refused here too.' })),
        fixes: refused.every(({ textStart }) => textStart !== undefined)
          ? [
              {
                title: 'Add --break-system-packages',
                edits: refused.map(({ span: { end } }) => ({
                  path,
                  span: { start: end, end },
                  newText: ' --break-system-packages',
                })),
                // A virtual environment is what the distribution recommends.
                needsJudgement: true,
              },
            ]
          : [],
      };
    }
  },
});

/** Of images without a Python of their own: "Ubuntu 24.04". */
function systemOf({ meaning }: NamedImage): string | undefined {
  const { repository } = meaning;
  if (/^mcr\./.test(repository.text)) return undefined;
  const ubuntu = ubuntuOf(meaning);
  if (ubuntu !== undefined) return Number(ubuntu) >= 23.04 ? `Ubuntu ${ubuntu}` : undefined;
  const debian = /(?:^|\/)debian$/.test(repository.text) ? debianOf(meaning) : undefined;
  return debian !== undefined && /^(?:bookworm|trixie)$/.test(debian) ? `Debian ${debian}` : undefined;
}

/** With which a build has another Python, tells pip otherwise, or does something that is not read. */
const hasOther =
  /--break-s|break-system-packages|BREAK_SYSTEM_PACKAGES|\bEXT[A-Z]*\*|\/EXT|\*MANAGED|EXTERNALLY|\bmake\s|ansible|\bdpkg\b.*\s-r|=\/(?:etc|root)\/|pip\.conf|pip3? +config|PIP_(?:TARGET|PREFIX|ROOT\b|PYTHON|CONFIG)|(?<!python3-)venv|VIRTUAL_ENV|virtualenv|conda|mamba|pyenv|pixi|poetry|\buv\b|deadsnakes|Python-3|get-pip|alternatives|\bln\s|\bPATH\b|\.sh\b|\balias\b|--from=/;

function withoutComments(text: string): string {
  return text.replace(/^[ \t]*#.*$/gm, '');
}

/** `install` of a command that surely runs and installs into the system. */
function installWord({ certain, words: all }: ShellCommand): Word | undefined {
  const { words } = withoutWrappers(all);
  const [program, ...rest] = words;
  if (!certain || !program) return undefined;
  const isPip = /^(?:\/usr\/bin\/)?pip3?$/.test(program.text);
  const isPython =
    /^(?:\/usr\/bin\/)?python3?$/.test(program.text) && rest[0]?.text === '-m' && rest[1]?.text === 'pip';
  const given = isPip ? rest : isPython ? rest.slice(2) : [];
  const install = given.find(({ text }) => !text.startsWith('-'));
  if (install?.text !== 'install') return undefined;
  return given.some(({ text }) => elsewhere.test(text) || /[$`]/.test(text)) ? undefined : install;
}

const elsewhere = /^-t|^(?:--target|--prefix|--root|--python|--dry-run|-h|--help)(?:=|$)/;

import { placeOf } from '../../code/entry.ts';
import { codeFolder } from '../../code/launches.ts';
import type { Word } from '../../languages/python/words.ts';
import { runsOf } from '../../stack/runs.ts';
import { defineRule } from '../support/rule.ts';
import { commandsIn, type WrittenCommand } from '../support/shellCommands.ts';

export const scriptNotOnPath = defineRule({
  code: 'script-not-on-path',
  severity: 'error',
  summary: 'The command runs a script in the code folder without naming its interpreter.',
  *check(document) {
    const { project, text } = document;
    if (!document.isInFolder || !namesScript.test(text) || changesPath.test(text)) return;
    for (const run of runsOf(document)) {
      const [owner] = run.owners;
      const scalar = run.command;
      const code = owner && codeFolder(document, owner);
      if (!scalar || !code || !beginsWithScript.test(scalar.text)) continue;
      const word = scriptIn(commandsIn(document, scalar));
      // What is installed has its scripts on the PATH.
      if (!word || project.list(code.path).some(({ name }) => isPackaging.test(name))) continue;
      if (placeOf(project, { folder: code.path, code }, word.text) === undefined) continue;
      const program = word.text.endsWith('.py') ? 'python' : 'bash';
      yield {
        span: word.span,
        message: `The shell looks for ${word.text} on the PATH, where the code folder is not. Write ${program} ${word.text}.`,
        fixes: [
          {
            title: `Use ${program} ${word.text}`,
            edits: [{ span: { start: word.span.start, end: word.span.start }, newText: `${program} ` }],
          },
        ],
      };
    }
  },
});

const namesScript = /\.(?:py|sh)\b/;
/** Told by the text, so that most commands are not read. */
const beginsWithScript = /(?:^|[\n;&|(])\s*(?:(?:env|exec|nohup|time|sudo|\w+=\S*)\s+)*\w[\w-]*\.(?:py|sh)\b/;
const changesPath = /(?<![A-Za-z_])PATH\b/;
const isPackaging = /^(?:setup\.py|setup\.cfg|pyproject\.toml)$/;

/** Commands after which the folder is the same, and nothing more is on the PATH. */
const harmless = /^(?:echo|ls|pwd|nvidia-smi|printenv|export|set|date|mkdir)$/;

/** The script that is called by its name alone. */
function scriptIn(commands: readonly WrittenCommand[]): Word | undefined {
  const first = commands.find(({ program }) => !harmless.test(program));
  const word = first?.command.certain ? first.words[0] : undefined;
  return word?.span.start === word?.textStart && /^\w[\w-]*\.(?:py|sh)$/.test(word?.text ?? '')
    ? word
    : undefined;
}

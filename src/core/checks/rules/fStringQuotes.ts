import { isPythonPath } from '../../base/paths.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import type { Program } from '../../code/launcher.ts';
import { spanOfWord } from '../../code/launches.ts';
import { endedFStringIn } from '../../code/scriptProblems.ts';
import { compareReleases } from '../../languages/python/specifier.ts';
import { versionIn } from '../../stack/replay.ts';
import { scriptName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const fStringQuotes = defineRule({
  code: 'f-string-quotes',
  severity: 'error',
  summary:
    'An f-string in the script uses its own quotes inside its braces, which Python before 3.12 rejects.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const { run, program: started } = program.launch;
      const python = versionIn(run.environment?.stack, 'python');
      // Modules may be left out; the script itself is read first.
      const path = program.entry?.path;
      if (python === undefined || path === undefined || !isPythonPath(path)) continue;
      if (compareReleases(python, '3.12') >= 0 || runsElsewhere(started)) continue;
      const span = endedFStringIn(project, path);
      if (!span) continue;
      yield {
        span: spanOfWord(started.word),
        message: `${scriptName(program)} has an f-string with its own quotes between its braces, which Python accepts from 3.12 on; with ${python} it is a SyntaxError.`,
        related: [{ path, span, message: 'The f-string ends here for Python before 3.12.' }],
      };
    }
  },
});

/** In another environment, or by a Python that the command names. */
function runsElsewhere({ environment, launcher }: Program): boolean {
  return environment !== undefined || /python3\.\d/.test(launcher.text);
}

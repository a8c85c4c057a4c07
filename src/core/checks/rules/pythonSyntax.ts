import type { Program } from '../../code/launcher.ts';
import { syntaxProblemIn } from '../../code/scriptProblems.ts';
import { compareReleases } from '../../languages/python/specifier.ts';
import { versionIn } from '../../stack/replay.ts';
import { placeOfWord, readProgramsOf, scriptName, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const pythonSyntax = defineRule({
  code: 'python-syntax',
  severity: 'error',
  summary: 'The script that the command starts is not valid Python.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const { launch, entry, modules } = program;
      if (!entry.path.endsWith('.py') || launch.mayBeMade) continue;
      const own = modules.local.find(({ path }) => path === entry.path);
      const problem = own && syntaxProblemIn(project, entry.path);
      // What the grammar reads without a mistake has no other.
      if (!problem || !(own.module.broken || problem.isIndent)) continue;
      const python = versionIn(launch.run.environment?.stack, 'python');
      if (problem.isOld && (python === undefined || !isPython3(python, launch.program))) continue;
      yield {
        ...placeOfWord(launch.program.word),
        ...severityIn(launch),
        message: `${scriptName(program)} has ${problem.what}, which is a SyntaxError.`,
        related: [{ path: entry.path, span: problem.span, message: 'Python ends here.' }],
      };
    }
  },
});

function isPython3(version: string, { environment, launcher }: Program): boolean {
  return compareReleases(version, '3') >= 0 && environment === undefined && !/python2/.test(launcher.text);
}

/** What is wrong with a whole Python file, found out once for all jobs that start it. */
import type { Span } from '../base/span.ts';
import { endedFString } from '../languages/pythonCode/nestedQuotes.ts';
import { type SyntaxProblem, syntaxProblem } from '../languages/pythonCode/syntaxProblem.ts';
import { defineFact, type Project } from '../project/project.ts';

/** Why it is surely no Python 3. */
export function syntaxProblemIn(project: Project, path: string): SyntaxProblem | undefined {
  return project.get(syntax, path);
}

const syntax = defineFact<SyntaxProblem | undefined>({
  name: 'mistake in the syntax of a Python file',
  compute: (project, path) => syntaxProblem(project.read(path) ?? ''),
});

/** Where an f-string ends for Python before 3.12, although it does not for a later one. */
export function endedFStringIn(project: Project, path: string): Span | undefined {
  return project.get(endedString, path);
}

const endedString = defineFact<Span | undefined>({
  name: 'f-string of a Python file with its own quotes inside',
  compute: (project, path) => endedFString(project.read(path) ?? ''),
});

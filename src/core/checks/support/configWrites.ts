/** Whether a program may put something else into a configuration before that is read. */

import type { CheckedProgram } from '../../code/checkedPrograms.ts';
import { textsOf } from '../../code/modules.ts';
import type { Project } from '../../project/project.ts';

/** @param name of the file */
export function isWritten(project: Project, { modules }: CheckedProgram, name: string): boolean {
  const texts = textsOf(project, modules);
  return texts.some((text) => text.includes(name) && /json\.dump|\.write(?:_text)?\(/.test(text));
}

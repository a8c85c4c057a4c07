/** What can be repaired of a file without asking. */
import { EditMerger, type Finding } from '../base/findings.ts';
import type { TextEdit } from '../base/span.ts';
import type { Project } from '../project/project.ts';
import { isSound } from './soundFixes.ts';

/**
 * Every fix of the file that leaves no choice and changes no other file; of fixes that overlap, the first. None where
 * they do not fit together.
 * @param findings those of the file
 * @param own its path
 */
export function certainEdits(
  project: Project,
  findings: readonly Finding[],
  own: string,
): readonly TextEdit[] {
  const merger = new EditMerger(own);
  for (const { severity, fixes } of findings) {
    const [fix, ...others] = fixes.filter((each) => isSound(project, each, own));
    const certain = severity === 'error' || severity === 'warning';
    if (!fix || others.length > 0 || !certain) continue;
    if (fix.edits.every(({ path }) => path === undefined || path === own)) merger.add(fix.edits);
  }
  return isSound(project, { title: '', edits: merger.taken }, own) ? merger.taken : [];
}

/** What somebody probably meant. */
import type { FileEdit, Fix } from '../../base/findings.ts';
import { isSlip } from '../../base/nearest.ts';
import { nameOf } from '../../base/paths.ts';

/** A name or path in place of one that is not there; more than a slip of the hand, or another folder, is for somebody to look at. */
export function guess(written: string, meant: string, edit: FileEdit): Fix {
  const isSame = nameOf(written) === nameOf(meant) || isSlip(stem(written), stem(meant));
  return { title: `Use ${meant}`, edits: [edit], needsJudgement: !isSame };
}

/** An ending that all have makes no name longer. */
function stem(path: string): string {
  return path.replace(/\.\w+$/, '');
}

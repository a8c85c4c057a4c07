/**
 * What the rules say, word for word, with what their fixes write: in `said.txt` by subject, in `eachRule.txt` what else
 * there is to say, by rule. A new case is some files, each behind a line `--- path`, below a line `=== title`;
 * `UPDATE_GOLDEN=1 npm test -- test/checks/said.test.ts` writes what is said about them.
 */
import { reviewEach } from '../support/golden.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { withSaid } from '../support/said.ts';

for (const file of ['said.txt', 'eachRule.txt']) reviewEach(new URL(file, import.meta.url), said);

function said(_title: string, text: string): string {
  const workspace = new Workspace(filesOf(text));
  const files = Array.from(
    workspace.files,
    ([path, content]) => `--- ${path}\n${withSaid(content, workspace.findings(path), workspace.files)}`,
  );
  return files.join('');
}

/**
 * What the rules say, word for word, with what their fixes write. A new case is some files, each behind a line `--- path`,
 * below a line `=== title`; `UPDATE_GOLDEN=1 npm test -- test/checks/said.test.ts` writes what is said about them.
 */
import { reviewEach } from '../support/golden.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { withSaid } from '../support/said.ts';

reviewEach(new URL('said.txt', import.meta.url), (_title, text) => {
  const workspace = new Workspace(filesOf(text));
  const files = Array.from(
    workspace.files,
    ([path, content]) => `--- ${path}\n${withSaid(content, workspace.findings(path), workspace.files)}`,
  );
  return files.join('');
});

/** Where a program surely calls `torch.compile`, also as a decorator. */
import type { Located } from '../base/located.ts';
import type { Span } from '../base/span.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import type { Project } from '../project/project.ts';
import type { Entry } from './entry.ts';
import type { Modules } from './modules.ts';
import { sureCallsOf } from './sureCalls.ts';

export function torchCompileIn(
  project: Project,
  entry: Entry,
  modules: Modules,
): Located<{ readonly span: Span }> | undefined {
  if (!modules.local.some(({ path }) => /\bcompile\b/.test(project.read(path) ?? ''))) return undefined;
  const { names, calls } = sureCallsOf(project, entry);
  const call = calls.find(({ meaning }) => meaning === 'torch.compile');
  if (call) return { path: call.file.path, span: call.call.callee.span };
  const [script] = modules.local;
  for (const { statement, isCertain } of statementsIn(script?.module.body ?? [])) {
    if (!script || statement.kind !== 'function' || !isCertain) continue;
    const decorator = statement.decorators.find((each) => names.meaning(script, each) === 'torch.compile');
    if (decorator) return { path: script.path, span: decorator.span };
  }
  return undefined;
}

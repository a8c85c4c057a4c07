/** The environment variables that a program surely sets to the value of another one. */
import type { Span } from '../base/span.ts';
import { statementsIn } from '../languages/pythonCode/walk.ts';
import type { Project } from '../project/project.ts';
import { ClassNames } from './classNames.ts';
import { environmentVariable } from './environmentReads.ts';
import type { Modules } from './modules.ts';
import { surelyComputed } from './surelyRun.ts';

interface EnvironmentWrite {
  /** The variable whose value it is given. */
  readonly from: string;
  readonly path: string;
  /** Of that value. */
  readonly span: Span;
}

/** `os.environ["NAME"] = os.environ["FROM"]`, where the code names the variable nowhere else. */
export function variableSet(
  project: Project,
  { local }: Modules,
  name: string,
): EnvironmentWrite | undefined {
  const word = new RegExp(`\\b${name}\\b`, 'g');
  const said = local.flatMap(({ path }) => project.read(path)?.match(word) ?? []);
  if (said.length !== 1) return undefined;
  const names = new ClassNames(local);
  for (const [within, file] of new Map(surelyComputed(local).map((each) => [each.within, each.file])))
    for (const { statement, isCertain } of statementsIn(within)) {
      if (!isCertain || statement.kind !== 'assign' || !statement.value) continue;
      const [target, ...others] = statement.targets;
      if (!target || others.length > 0 || environmentVariable(names, file, target) !== name) continue;
      const from = environmentVariable(names, file, statement.value);
      return from === undefined ? undefined : { from, path: file.path, span: statement.value.span };
    }
  return undefined;
}

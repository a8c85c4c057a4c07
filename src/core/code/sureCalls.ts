/** The calls that a script surely makes, with what they mean, found out once for all jobs that start it. */
import { defineFact, type Project } from '../project/project.ts';
import { ClassNames } from './classNames.ts';
import type { Entry } from './entry.ts';
import { modulesOf } from './modules.ts';
import { type SureCall, surelyMade } from './surelyRun.ts';

export interface MeantCall extends SureCall {
  /** `transformers.TrainingArguments`; `undefined` for what other objects have. */
  readonly meaning: string | undefined;
}

export interface SureCalls {
  readonly names: ClassNames;
  readonly calls: readonly MeantCall[];
}

export function sureCallsOf(project: Project, { path, root }: Entry): SureCalls {
  return project.get(sureCalls, `${path}\n${root}`);
}

const sureCalls = defineFact<SureCalls>({
  name: 'calls that a script surely makes',
  compute(project, key) {
    const [path = '', root = ''] = key.split('\n');
    const { local } = modulesOf(project, { path, root });
    const names = new ClassNames(local);
    const calls = surelyMade(local).map((each) => ({
      ...each,
      meaning: names.meaning(each.file, each.call.callee),
    }));
    return { names, calls };
  },
});

/** The options that a program declares, whichever library reads them. */
import { defineFact, type Project } from '../project/project.ts';
import type { Entry } from './entry.ts';
import { type Modules, modulesOf } from './modules.ts';
import { argparseOf } from './options/argparse.ts';
import { clickOf } from './options/click.ts';
import { dataclassesOf } from './options/dataclasses.ts';
import type { OptionParser } from './options/option.ts';
import { typerOf } from './options/typer.ts';

/** `undefined` where none is known, or several are. */
export function optionsOf(project: Project, { path, root }: Entry): OptionParser | undefined {
  return project.get(options, `${path}\n${root}`);
}

/** Of the code alone: what is written in a command changes nothing in it. */
const options = defineFact<OptionParser | undefined>({
  name: 'options of a script',
  compute(project, key) {
    const [path = '', root = ''] = key.split('\n');
    return declaredIn(modulesOf(project, { path, root }));
  },
});

function declaredIn({ local, isWhole }: Modules): OptionParser | undefined {
  const [found, ...more] = [argparseOf(local), dataclassesOf(local), clickOf(local), typerOf(local)].filter(
    (each) => each !== undefined,
  );
  if (!found || more.length > 0) return undefined;
  return isWhole ? found : { ...found, isClosed: false, countsPositionals: false };
}

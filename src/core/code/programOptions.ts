/** The options that a program declares, whichever library reads them. */
import type { Modules } from './modules.ts';
import { argparseOf } from './options/argparse.ts';
import { clickOf } from './options/click.ts';
import { dataclassesOf } from './options/dataclasses.ts';
import type { OptionParser } from './options/option.ts';
import { typerOf } from './options/typer.ts';

/** `undefined` where none is known, or several are. */
export function optionsOf({ local, isWhole }: Modules): OptionParser | undefined {
  const [found, ...more] = [argparseOf(local), dataclassesOf(local), clickOf(local), typerOf(local)].filter(
    (each) => each !== undefined,
  );
  if (!found || more.length > 0) return undefined;
  return isWhole ? found : { ...found, isClosed: false, countsPositionals: false };
}

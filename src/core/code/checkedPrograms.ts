/** Each program of a document with its file, its options and what it is given. */
import { defineFact } from '../project/project.ts';
import { DocumentFacts } from '../stack/documentFacts.ts';
import { type Matched, matchArguments } from './arguments.ts';
import { isInBlock } from './commandText.ts';
import { type Entry, entryOf } from './entry.ts';
import { type Launch, launchesOf } from './launches.ts';
import { type Modules, modulesOf } from './modules.ts';
import type { OptionParser } from './options/option.ts';
import { optionsOf } from './programOptions.ts';

export interface CheckedProgram {
  readonly launch: Launch;
  /** `undefined` where the file is not here. */
  readonly entry: Entry | undefined;
  readonly modules: Modules | undefined;
  /** `undefined` where it declares no options in a way that is known. */
  readonly parser: OptionParser | undefined;
  readonly matched: Matched;
}

export function programsOf({ project, path }: DocumentFacts): readonly CheckedProgram[] {
  return project.get(programs, path);
}

const nothing: Matched = { problems: [], bindings: [] };

const programs = defineFact<readonly CheckedProgram[]>({
  name: 'programs of a document with their options',
  compute(project, path) {
    return launchesOf(new DocumentFacts(project, path)).map((launch): CheckedProgram => {
      const entry = entryOf(project, launch);
      const modules = entry && modulesOf(project, entry);
      const parser = entry && optionsOf(project, entry);
      const isAlways = ({ span }: { span: { start: number; end: number } }) =>
        !isInBlock(launch.command, span);
      const matched = parser ? matchArguments(parser, launch.program.arguments, isAlways) : nothing;
      return { launch, entry, modules, parser, matched };
    });
  },
});

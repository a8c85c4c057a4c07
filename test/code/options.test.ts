/**
 * What is read of the options that a script declares, below the line that declares them. A new case is a script behind a
 * line `=== title`, with the modules that it imports behind lines `--- name.py`; `UPDATE_GOLDEN=1` writes what is read.
 */
import { programsOf } from '../../src/core/code/checkedPrograms.ts';
import type { OptionParser, ProgramOption } from '../../src/core/code/options/option.ts';
import { optionDetail } from '../../src/core/code/optionText.ts';
import { documentOf } from '../expressions/speak.ts';
import { reviewEach } from '../support/golden.ts';
import { filesOf } from '../support/project.ts';
import { withNotes } from '../support/said.ts';

reviewEach(new URL('options.txt', import.meta.url), (_, text) => {
  const files = filesOf(text);
  const job = documentOf('code: .\ncommand: python train.py\nenvironment: azureml:e:1\n', {
    ...Object.fromEntries(files),
  });
  const [program] = programsOf(job);
  const parser = program?.parser;
  const shown = Array.from(files, ([path, script]) => {
    const own = parser?.options.filter((option) => option.path === path) ?? [];
    const notes = own.map((option) => ({ start: option.span.start, lines: [tellOption(option)] }));
    return `--- ${path}\n${withNotes(script, notes)}`;
  });
  return `${shown.join('').trimEnd()}\n#> ${parser ? tellParser(parser) : 'nothing is known'}\n`;
});

function tellOption(option: ProgramOption): string {
  const { flags, name, type, count, required, help } = option;
  return [
    [...flags, `(${name})`].join(' '),
    optionDetail(option),
    ...(type === 'text' ? ['text'] : []),
    ...(count[0] === count[1] ? [`${count[0]}`] : [`${count[0]} to ${count[1]}`]),
    ...(required === undefined ? ['perhaps required'] : []),
    ...(help === undefined ? [] : [`“${help}”`]),
  ].join(' · ');
}

function tellParser({
  library,
  isClosed,
  abbreviates,
  takesAnyWord,
  countsPositionals,
}: OptionParser): string {
  return [
    library,
    isClosed ? 'refuses others' : 'may take others',
    ...(abbreviates ? ['abbreviates'] : []),
    ...(takesAnyWord ? ['takes any word'] : []),
    ...(countsPositionals ? ['counts words'] : []),
  ].join(', ');
}

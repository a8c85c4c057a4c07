import { Askings } from '../../code/asking.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { installed } from '../../stack/stack.ts';
import { isSurelyIn, versionText } from '../../stack/version.ts';
import { codeName, placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const datasetScript = defineRule({
  code: 'dataset-script',
  severity: 'error',
  summary:
    'The script loads a dataset from a Python file, which the installed release of datasets does not support.',
  *check(document) {
    const { project, matrix } = document;
    for (const program of programsOf(document)) {
      const { launch, modules } = program;
      const { stack } = launch.run.environment ?? {};
      if (!stack || !modules?.foreign.some(({ name }) => name === 'datasets')) continue;
      if (launch.program.environment !== undefined) continue;
      const release = installed(stack, 'datasets')?.value;
      if (!isSurelyIn(release, '>=4.0.0', matrix.packages.package('datasets'))) continue;
      const asking = new Askings(project, program).find(loading);
      if (!asking?.value) continue;
      const where = codeName(program, asking.path);
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${where} loads the dataset script ${asking.value.text}, which datasets no longer runs from 4.0.0 on; ${stack.title} has ${versionText(release)}. Use datasets<4, or load files of data.`,
        related: [{ path: asking.path, span: asking.value.span, message: 'It is loaded here.' }],
      };
    }
  },
});

const loading = {
  names: ['datasets.load_dataset', 'datasets.load_dataset_builder', 'datasets.load.load_dataset'],
  argument: 'path',
  position: 0,
  ends: ['.py'],
};

import { Command } from '@commander-js/extra-typings';
import { reportFormatNames } from '../reports/report.ts';
import { choice, count, list, type Manual, type OptionsOf } from './define.ts';

export const checkCommand = () =>
  new Command('check')
    .summary('check Azure ML files and the files that their environments are built from')
    .description(
      'Check Azure ML YAML files, Python code of the SDK and notebooks, and the Dockerfiles, conda files and requirements files that they use. Folders are searched recursively; files excluded by .gitignore are skipped.',
    )
    .argument('<paths...>', 'files and folders; - is standard input, see --stdin-filename')
    .addOption(choice('--format <format>', 'How findings are printed.', reportFormatNames))
    .addOption(
      choice('--fail-on <severity>', 'The lowest severity that exits with 1.', [
        'error',
        'warning',
        'info',
        'hint',
      ]),
    )
    .addOption(count('--max-warnings <number>', 'Exit with 1 if there are more warnings.'))
    .option('--exit-zero', 'Exit with 0 whatever is found.')
    .addOption(list('--select <rules>', 'Report only these rules: codes with commas between them.'))
    .addOption(list('--ignore <rules>', 'Leave these rules out.'))
    .option('--statistics', 'Print how often each rule found something, instead of the findings.')
    .option('--fix', 'Apply the fixes that leave no choice, then report what is left.')
    .option(
      '--fix-all',
      'Also apply the first of several fixes, and those of infos and hints. Review the result: another fix may be the one you want.',
    )
    .option('--diff', 'Print what --fix or --fix-all would change as a patch, and write nothing.')
    .option('--baseline <file>', 'Report only findings that are not accepted in this file.')
    .option('--write-baseline <file>', 'Accept all current findings in this file.')
    .option('--stdin-filename <path>', 'Check standard input as if it were the contents of this file.')
    .option('--watch', 'Check again whenever a file that was read changes, until Ctrl-C.');

export type CheckOptions = OptionsOf<typeof checkCommand>;

export const checkManual: Manual = {
  group: 'Check',
  expected: 'Expected a file or folder to check.',
  statuses: {
    0: 'nothing found at or above the severity of --fail-on, and not more warnings than --max-warnings',
    1: 'something found; with --diff, something would change',
  },
  examples: [
    ['check .', 'Check everything below the working directory'],
    ['check --fix jobs', 'Apply unambiguous fixes'],
    ['check --fix-all --diff jobs', 'Preview all fixes'],
    ['check --select unknown-image,unknown-environment --fail-on warning jobs', 'Check for two rules'],
    ['check --write-baseline accepted.json .', 'Accept the current findings …'],
    ['check --baseline accepted.json .', '… and report new ones only'],
    ['check --format sarif . > acpt.sarif', 'Write a report for code scanning'],
    ['check --stdin-filename jobs/train.yml - < draft.yml', 'Check text from standard input'],
    ['check --watch jobs', 'Check again after every change'],
  ],
};

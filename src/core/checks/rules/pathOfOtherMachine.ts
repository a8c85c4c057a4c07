import { defineRule } from '../support/rule.ts';

export const pathOfOtherMachine = defineRule({
  code: 'path-of-other-machine',
  severity: 'error',
  summary: 'A requirement points to a folder on the machine where the list was created.',
  *check({ environments }) {
    for (const { installs } of environments) {
      for (const { requirements } of installs) {
        for (const { name, nameSpan, url, path } of requirements) {
          const [, folder] = foreign.exec(url ?? '') ?? [];
          if (folder === undefined) continue;
          const named = folder.endsWith(':') ? `${folder}/…` : folder;
          yield {
            path,
            span: nameSpan,
            message: `pip finds no ${named}: that is a path of the machine where this list was made. Write the version, ${name}==….`,
          };
        }
      }
    }
  },
});

/**
 * Where the packages of conda were built, which `pip freeze` names in place of a version; drives of Windows, and the
 * homes of macOS. An image has none of them.
 */
const foreign =
  /^file:\/\/\/?(\/(?:croot|home\/conda\/feedstock_root|home\/task_\d+|tmp\/build\/80754af9|opt\/concourse|private\/var|Users|[A-Za-z](?::|%3A))(?=\/)|[A-Za-z]:(?=\/))/i;

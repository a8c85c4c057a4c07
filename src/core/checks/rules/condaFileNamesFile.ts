import type { Fix } from '../../base/findings.ts';
import { folderOf, joined } from '../../base/paths.ts';
import { readCondaFile } from '../../languages/python/condaFile.ts';
import { asMapping, type YamlScalar } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { defineRule } from '../support/rule.ts';

export const condaFileNamesFile = defineRule({
  code: 'conda-file-names-file',
  severity: 'error',
  summary: 'The pip section of a conda file refers to a file that is missing when Azure ML builds the image.',
  *check({ environments, project }) {
    for (const { condaFile, recipe } of environments) {
      if (recipe?.kind !== 'conda') continue;
      const { path } = recipe;
      const root = asMapping(condaFile) ?? project.file(path)?.yaml.root;
      for (const scalar of readCondaFile(root)?.pip?.lines ?? []) {
        const { option, file } = localFile(scalar.text.trim());
        if (file === '') continue;
        const advice = /^(?:-e|--editable)?$/.test(option)
          ? 'Install from a package index or a git address, or build the image with a Dockerfile.'
          : 'Write its lines here, or build the image with a Dockerfile.';
        yield {
          path,
          span: scalar.span,
          message: `Only the text of the conda file is sent to Azure ML, so ${file} is not there when pip runs. ${advice}`,
          fixes: ['-r', '--requirement'].includes(option) ? linesInPlace(project, path, scalar, file) : [],
        };
      }
    }
  },
});

/** `-r requirements.txt`, `-e .`, `./wheels/a.whl`; no file where pip fetches it, or a variable names it. */
function localFile(line: string): { readonly option: string; readonly file: string } {
  const [, option = '', named = ''] =
    /^(-r|--requirement|-c|--constraint|-e|--editable)[\s=]*(\S+)/.exec(line) ?? [];
  const first = line.replace(/[\s[;].*/, '');
  const alone = /^(?:\.|(?!-).*(?:\/|\.whl))/.test(first) ? first : '';
  const file = named || alone;
  // What an absolute path names may be in the image.
  return { option, file: /^["']?\/|^file:|^git\+|:\/\/|\$\{\w/.test(file) ? '' : file };
}

/** The requirements of the file as items of the list, where all of its lines are requirements or indexes. */
function linesInPlace(project: Project, path: string, { span }: YamlScalar, file: string): Fix[] {
  const text = project.read(path);
  const content = project.read(joined(folderOf(path), file));
  if (text === undefined || content === undefined) return [];
  const lines = content
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*/, '').trim())
    .filter((line) => line !== '');
  const lead = text.slice(text.lastIndexOf('\n', span.start) + 1, span.start);
  if (lines.length === 0 || lines.length > 200 || !lines.every(isPlain) || !/- +$/.test(lead)) return [];
  const items = lines.map((line) => (/^[\w.,[\]<>=!~+ -]+$/.test(line) ? line : JSON.stringify(line)));
  return [
    { title: `Write the lines of ${file} here`, edits: [{ path, span, newText: items.join(`\n${lead}`) }] },
  ];
}

/** Whether it is whole, and means the same in a list of the conda file. */
function isPlain(line: string): boolean {
  return (
    /^(?:[A-Za-z0-9]|--(?:extra-)?index-url|--find-links)/.test(line) &&
    !line.endsWith('\\') &&
    localFile(line).file === ''
  );
}

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
  *check({ environments, project, path: own }) {
    for (const { condaFile, recipe } of environments) {
      if (recipe?.kind !== 'conda') continue;
      const { path } = recipe;
      const root = asMapping(condaFile) ?? (path === own ? undefined : project.file(path)?.yaml.root);
      for (const scalar of readCondaFile(root)?.pip?.lines ?? []) {
        const { option, file } = localFile(scalar.text.trim());
        if (file === '' || /^[\w+]+:\/\/|^git\+|\$\{?\w/.test(file)) continue;
        yield {
          path,
          span: scalar.span,
          message: `Only the text of the conda file is sent to Azure ML, so ${file} is not there when pip runs. ${option === '-e' || option === '' ? 'Install from a package index or a git address, or build the image with a Dockerfile.' : 'Write its lines here, or build the image with a Dockerfile.'}`,
          fixes: isRequirements.test(option) ? linesInPlace(project, path, scalar, file) : [],
        };
      }
    }
  },
});

const isRequirements = /^(?:-r|--requirement)$/;

/** `-r requirements.txt`, `-e .`, `./wheels/a.whl`. */
function localFile(line: string): { readonly option: string; readonly file: string } {
  const [, option = '', named = ''] =
    /^(-r|--requirement|-c|--constraint|-e|--editable)[ =]?\s*(\S+)$/.exec(line) ?? [];
  const alone =
    /^(?:\.{0,2}\/\S*|\.{1,2}|[\w.-]+\/(?:[\w./-]*)|[\w./-]+\.whl)(?:\[[\w,. -]*\])?$/.exec(line)?.[0] ?? '';
  return { option, file: named || alone };
}

/** The requirements of the file as items of the list, where all of its lines are requirements or indexes. */
function linesInPlace(project: Project, path: string, { span }: YamlScalar, file: string): Fix[] {
  const text = project.read(path);
  const content = project.read(joined(folderOf(path), file));
  if (text === undefined || content === undefined) return [];
  const lines = content
    .split(/\r?\n/)
    .map((line) => line.replace(/(?:^|\s)#.*$/, '').trim())
    .filter((line) => line !== '');
  const lead = text.slice(text.lastIndexOf('\n', span.start - 1) + 1, span.start);
  const isPlain = lines.every((line) => /^[A-Za-z0-9]|^--?(?:extra-)?index-url|^--find-links/.test(line));
  if (
    !isPlain ||
    lines.length === 0 ||
    lines.length > 200 ||
    !/^ *- +$/.test(lead) ||
    content.includes('\\\n')
  )
    return [];
  const items = lines.map((line) => (/^[\w.,[\]<>=!~+ -]+$/.test(line) ? line : JSON.stringify(line)));
  return [
    { title: `Write the lines of ${file} here`, edits: [{ path, span, newText: items.join(`\n${lead}`) }] },
  ];
}

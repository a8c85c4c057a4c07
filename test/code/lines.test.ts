/**
 * What is said about command lines, and which programs they start, below each of them. A new case is some files, each
 * behind a line `--- path`, and command lines behind a line `--- lines`; below `=== programs …` they need no more.
 * `UPDATE_GOLDEN=1` writes what is said.
 */
import { nameOf } from '../../src/core/base/paths.ts';
import { findingsOfFiles } from '../../src/core/checks/check.ts';
import { launchesOf } from '../../src/core/code/launches.ts';
import { reviewEach } from '../support/golden.ts';
import { type Files, filesOf, Workspace } from '../support/project.ts';
import { shown } from '../support/said.ts';

const head = 'code: src\nenvironment: azureml:mine:1\ncommand: >-\n  ';

reviewEach(new URL('lines.txt', import.meta.url), (title, text) => {
  const files = filesOf(text);
  const tell = title.startsWith('programs') ? startedBy : saidAbout;
  return Array.from(files, ([path, content]) => {
    if (path !== 'lines') return `--- ${path}\n${content}`;
    const lines = content.split('\n').filter((line) => line !== '');
    return `--- lines\n${lines
      .map(
        (line) =>
          `${line}\n${tell(line, files)
            .map((each) => `#> ${each}\n`)
            .join('')}`,
      )
      .join('')}`;
  }).join('');
});

function jobOf(line: string, files: Files): { readonly job: string; readonly workspace: Workspace } {
  const job = `${head}${line}\n`;
  const own = Array.from(files, ([path, content]): [string, string] => [`src/${path}`, content]);
  return { job, workspace: new Workspace(new Map([['job.yml', job], ...own])) };
}

function saidAbout(line: string, files: Files): string[] {
  const { job, workspace } = jobOf(line, files);
  return findingsOfFiles(workspace.project, ['job.yml']).map(({ path, finding }) => {
    const { code, severity, span, message, fixes } = finding;
    const text = path === 'job.yml' ? job : (files.get(nameOf(path)) ?? '');
    const place = `${path === 'job.yml' ? '' : `${nameOf(path)} ${severity} `}${shown(text.slice(span.start, span.end))}`;
    return [`${code} ${place}: ${message}`, ...fixes.map((fix) => fix.title)].join(' · ');
  });
}

function startedBy(line: string, files: Files): string[] {
  const { workspace } = jobOf(line, files);
  return launchesOf(workspace.facts('job.yml')).map(({ program, folder, mayBeMade, command, script }) => {
    const { form, word, launcher, environment, rankOption } = program;
    return [
      `${form} ${word.text}`,
      ...(program.arguments.length > 0 ? [program.arguments.map((each) => shown(each.text)).join(' ')] : []),
      `by ${launcher.text}`,
      ...(script === undefined ? [] : [`of ${script}`]),
      folder === undefined ? 'somewhere' : `in ${folder}`,
      ...(environment === undefined ? [] : [`with ${environment}`]),
      ...(rankOption === undefined ? [] : [`which gives ${rankOption}`]),
      ...(mayBeMade ? ['perhaps made before'] : []),
      ...command.insertions.map(({ context, name }) => `with ${context || 'other'}.${name}`),
    ].join(', ');
  });
}

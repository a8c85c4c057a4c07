/** `acpt init`: the first settings of a repository, and what runs `acpt check` in its CI. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { printable } from '../core/base/printable.ts';
import { DocumentFacts } from '../core/stack/documentFacts.ts';
import { CannotWrite, safeMkdir } from '../engine/safeWrite.ts';
import { isYes } from './answer.ts';
import type { Ci, InitOptions } from './commands/setup.ts';
import { findFiles, isFolder, openProject, readIfThere } from './files.ts';
import {
  azurePipeline,
  githubWorkflow,
  gitlabJob,
  type NewFile,
  preCommitHook,
  type Source,
} from './init/ciFiles.ts';
import { computesIn, settingsFile } from './init/settingsFile.ts';
import { CommandError, type Output } from './output.ts';

export async function init(folder: string, options: InitOptions, output: Output): Promise<number> {
  if (!isFolder(folder)) throw new CommandError(`Folder not found: ${folder || '""'}.`);
  // Somebody who has said yes is asked nothing.
  const ask = options.yes ? undefined : output.ask;
  const ci = options.ci ?? (ask ? await askCi(folder, ask) : 'none');
  const hook =
    options.preCommit === true || (ask !== undefined && options.ci === undefined && (await askHook(ask)));
  const source = ci === 'none' && !hook ? undefined : await sourceFor(ci, options, ask);
  const all = [
    settingsFile(computesBelow(folder, output)),
    ...(source ? filesFor(folder, ci, hook, source) : []),
  ];
  const files = all.filter((file) => !isThere(folder, file));
  for (const file of all.filter((each) => !files.includes(each)))
    output.complain(
      `acpt: ${file.path} exists and stays as it is.${file.path === '.acpt.yaml' ? '' : ' What acpt needs there:'}`,
      ...(file.path === '.acpt.yaml' ? [] : file.text.trimEnd().split('\n')),
    );
  if (files.length === 0) {
    output.complain('acpt: There is nothing to write.');
    return 0;
  }
  for (const file of files) output.write(shownText(file));
  if (
    !options.yes &&
    !(
      ask &&
      isYes(await ask(`Write ${files.length === 1 ? 'this file' : `these ${files.length} files`}? [y/N] `))
    )
  ) {
    output.complain(
      ask
        ? 'acpt: Nothing was written.'
        : 'acpt: Nothing was written. Without a terminal, pass --yes, and --ci or --pre-commit for CI files.',
    );
    return 1;
  }
  for (const file of files) {
    write(folder, file);
    output.complain(`acpt: Wrote ${file.path}.${file.next ? ` ${file.next}` : ''}`);
  }
  return 0;
}

type Ask = NonNullable<Output['ask']>;

async function askCi(folder: string, ask: Ask): Promise<Ci> {
  const likely = likelyCi(folder);
  for (;;) {
    const answer = (await ask(`CI: github, azure, gitlab or none? [${likely}] `))?.trim().toLowerCase();
    if (answer === undefined) throw new CommandError('Nothing was written.');
    const chosen =
      answer === ''
        ? likely
        : (['github', 'azure', 'gitlab', 'none'] as const).find((each) => each === answer);
    if (chosen !== undefined) return chosen;
  }
}

/** The one that the repository already has. */
function likelyCi(folder: string): Ci {
  const has = (name: string) => existsSync(path.join(folder, name));
  if (has('.github')) return 'github';
  if (has('azure-pipelines.yml') || has('.azure-pipelines')) return 'azure';
  return has('.gitlab-ci.yml') ? 'gitlab' : 'none';
}

async function askHook(ask: Ask): Promise<boolean> {
  return isYes(await ask('A hook of pre-commit? [y/N] '));
}

async function sourceFor(ci: Ci, { source, rev }: InitOptions, ask: Ask | undefined): Promise<Source> {
  const address =
    source ??
    (await ask?.('The git repository of acpt (owner/repository on GitHub, or an address): '))?.trim();
  const commit = rev ?? (await ask?.('The commit or tag of acpt to use: '))?.trim();
  if (!address || !commit)
    throw new CommandError(
      'CI builds acpt from its repository: pass --source (owner/repository on GitHub, or an address) and --rev (a commit or tag).',
    );
  // They become part of scripts.
  if (!/^[\w][\w./-]*$/.test(commit)) throw new CommandError(`Invalid commit or tag "${commit}".`);
  const [, onGitHub] =
    /^(?:https:\/\/github\.com\/|git@github\.com:)?([\w.-]+\/[\w.-]+?)(?:\.git)?\/?$/.exec(address) ?? [];
  if (onGitHub) return { address: `https://github.com/${onGitHub}`, onGitHub, commit };
  if (!/^(?:https?:\/\/|ssh:\/\/|git@)[\w.@:/~%+-]+$/.test(address))
    throw new CommandError(
      `Invalid repository "${address}". Expected owner/repository on GitHub, or an address such as https://git.example.com/acpt.git.`,
    );
  if (ci === 'github')
    throw new CommandError(
      `GitHub Actions use actions from GitHub only: ${address} is elsewhere. Pass owner/repository.`,
    );
  return { address, onGitHub: undefined, commit };
}

function filesFor(folder: string, ci: Ci, hook: boolean, source: Source): NewFile[] {
  const files: Readonly<Record<Ci, () => NewFile[]>> = {
    github: () => [githubWorkflow(source)],
    azure: () => [azurePipeline(source)],
    gitlab: () => {
      const own = gitlabJob(source, false);
      const there = readIfThere(path.join(folder, own.path));
      return [there === '' || there === own.text ? own : gitlabJob(source, true)];
    },
    none: () => [],
  };
  return [...files[ci](), ...(hook ? [preCommitHook(source)] : [])];
}

/** Also under its other name. */
function isThere(folder: string, { path: file }: NewFile): boolean {
  const names = [file, ...(file === '.acpt.yaml' ? ['.acpt.yml'] : [])];
  return names.some((name) => statSync(path.join(folder, name), { throwIfNoEntry: false }) !== undefined);
}

function computesBelow(folder: string, output: Output): string[] {
  const found = [...findFiles([folder], { onUnreadable: () => {} })].filter((file) =>
    /\.ya?ml$/i.test(file.path),
  );
  const project = openProject(
    found.map((file) => file.path),
    output,
    [folder],
  );
  const names = found.flatMap((file) => {
    const facts = new DocumentFacts(project, file.path);
    const computes = facts.kind === undefined ? [] : computesIn(facts.text);
    project.forget(file.path);
    return computes;
  });
  return [...new Set(names)].sort();
}

function shownText({ path: file, text }: NewFile): string {
  return [
    `${file}:`,
    ...text
      .trimEnd()
      .split('\n')
      .map((line) => (line === '' ? '' : `  ${line}`)),
    '',
    '',
  ]
    .map(printable)
    .join('\n');
}

/** @throws CommandError where it cannot be written, or something has come in its place */
function write(folder: string, { path: file, text }: NewFile): void {
  const target = path.join(folder, file);
  try {
    safeMkdir(folder, path.dirname(target));
    writeFileSync(target, text, { flag: 'wx' });
  } catch (error) {
    if (error instanceof CannotWrite) throw new CommandError(error.message);
    throw new CommandError(`Cannot write ${target}: ${error instanceof Error ? error.message : error}.`);
  }
}

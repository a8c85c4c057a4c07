/** `acpt workspace …`: what an Azure ML workspace has, read with the Azure CLI and kept beside the documents. */
import { filesOfCopy } from '../core/azureml/workspace/answers.ts';
import {
  copyFolder,
  manifestName,
  type WorkspaceCopy,
  workspaceCopyFor,
} from '../core/azureml/workspace/copy.ts';
import { plainName } from '../core/azureml/workspace/manifest.ts';
import { joined } from '../core/base/paths.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { computeText } from '../core/features/computeText.ts';
import type { Project } from '../core/project/project.ts';
import { largestFile } from '../disk/readable.ts';
import { removeKeptFolder, replaceKeptFolder } from '../engine/kept.ts';
import { CannotWrite } from '../engine/safeWrite.ts';
import { askWorkspace, type WorkspaceQuestion } from './askWorkspace.ts';
import type { WorkspaceAction, WorkspaceOptions } from './commands/workspace.ts';
import { isFolder, openProject, projectPath, shownPath } from './files.ts';
import { interruption } from './interruption.ts';
import { CommandError, type Output } from './output.ts';

/** All questions together. */
const mostMilliseconds = 15 * 60_000;

export async function workspace(
  action: WorkspaceAction,
  options: WorkspaceOptions,
  output: Output,
): Promise<number> {
  const { folder } = options;
  if (!isFolder(folder)) throw new CommandError(`Folder not found: ${folder}.`);
  switch (action) {
    case 'read':
      return read(options, output);
    case 'show':
      return show(options, output);
    case 'forget':
      return forget(folder, output);
  }
}

async function read(values: WorkspaceOptions, output: Output): Promise<number> {
  const root = projectPath(values.folder);
  const { signal, release } = interruption();
  try {
    const answers = await askWorkspace(
      {
        az: values.az,
        workspace: values.workspace,
        resourceGroup: values.resourceGroup,
        subscription: values.subscription,
        ...namedEnvironments(openProject([joined(root, 'job.yml')], output, [values.folder])),
      },
      AbortSignal.any([signal, AbortSignal.timeout(mostMilliseconds)]),
      (done, all) => output.progress?.step(done, all, 'Asking for', 'environments'),
    );
    const today = new Date().toISOString().slice(0, 10);
    const files = filesOfCopy(answers, today);
    const { length } = files.get(manifestName) ?? '';
    if (length > largestFile)
      throw new CommandError(
        `The workspace has too many environments and computes to be kept: ${length} characters, at most ${largestFile}. Nothing was changed.`,
      );
    replaceKeptFolder(root, copyFolder, files);
  } catch (error) {
    if (signal.aborted && error instanceof CommandError) {
      output.complain(`acpt: ${error.message}`);
      return 130;
    }
    if (error instanceof CannotWrite) throw new CommandError(error.message);
    throw error;
  } finally {
    release();
    output.progress?.end();
  }
  return show(values, output);
}

/** Those that documents of the folder name, in the workspace and in registries other than Microsoft's. */
function namedEnvironments(project: Project): Pick<WorkspaceQuestion, 'wanted' | 'inRegistries'> {
  const wanted = new Set<string>();
  const inRegistries = new Map<string, Set<string>>();
  for (const path of project.allYamlFiles) {
    const text = project.read(path) ?? '';
    for (const [, name = ''] of text.matchAll(/\bazureml:([\w.-]+)[:@]/g)) wanted.add(name);
    for (const [, registry = '', name = ''] of text.matchAll(inRegistry))
      if (!/^azureml$/i.test(registry) && plainName.test(registry) && plainName.test(name))
        inRegistries.set(registry, (inRegistries.get(registry) ?? new Set()).add(name));
  }
  return { wanted, inRegistries };
}

const inRegistry = /\bazureml:\/\/registries\/([\w.-]+)\/environments\/([\w.-]+)\//g;

function show({ folder, format }: WorkspaceOptions, output: Output): number {
  const path = joined(projectPath(folder), 'job.yml');
  const project = openProject([path], output, [folder]);
  const copy = workspaceCopyFor(project, path);
  if (format === 'json') {
    output.write(`${printableJson({ folder: copy?.folder ?? null, manifest: copy?.manifest ?? null })}\n`);
    return 0;
  }
  const lines = copy
    ? linesOf(copy, project)
    : ['No Azure ML workspace was read for this folder. "acpt workspace read" reads it with the Azure CLI.'];
  output.write(`${lines.map(printable).join('\n')}\n`);
  return 0;
}

function linesOf({ folder, manifest }: WorkspaceCopy, { matrix }: Project): string[] {
  const { workspace: name, resource_group, read_on, environments, registries, computes } = manifest;
  const named = Object.entries(environments);
  const machines = Object.entries(computes);
  return [
    `${name} in the resource group ${resource_group}, read on ${read_on} (${shownPath(folder)}).`,
    ...(named.length > 0 ? ['Environments:'] : ['It has no environments of its own.']),
    ...named.map(environmentLine),
    ...Object.entries(registries).flatMap(([registry, all]) => [
      `Environments of the registry ${registry}:`,
      ...Object.entries(all).map(environmentLine),
    ]),
    ...(machines.length > 0 ? ['Computes:'] : ['It has no computes.']),
    ...machines.map(([each, compute]) => `  ${each}: ${computeText(matrix, compute)}`),
  ];
}

function environmentLine([name, versions]: readonly [string, readonly string[]]): string {
  return `  ${name}${versions.length > 0 ? ` ${versions.join(', ')}` : ''}`;
}

function forget(folder: string, output: Output): number {
  const root = projectPath(folder);
  try {
    const removed = removeKeptFolder(root, copyFolder);
    output.write(
      removed
        ? `Removed ${printable(shownPath(joined(root, copyFolder)))}.\n`
        : 'No Azure ML workspace was read for this folder.\n',
    );
  } catch (error) {
    if (error instanceof CannotWrite) throw new CommandError(error.message);
    throw error;
  }
  return 0;
}

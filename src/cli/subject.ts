/** What a command is about: a file, a line of a file, or a reference. */
import { existsSync, realpathSync } from 'node:fs';
import { registryReference } from '../core/azureml/references/rewrite.ts';
import type { Matrix } from '../core/knowledge/matrix/matrix.ts';
import { nearestEnvironment } from '../core/knowledge/matrix/nearestName.ts';
import { DocumentFacts } from '../core/stack/documentFacts.ts';
import { openFile, openProject, projectPath } from './files.ts';
import { CommandError, type Output } from './output.ts';

export interface Subject {
  readonly document: DocumentFacts;
  /** From 0. */
  readonly line: number | undefined;
  /** `undefined` for a reference, which is put where a job would have it. */
  readonly file: string | undefined;
  /** What was asked for, in the form in which a job would say it. */
  readonly reference: string | undefined;
}

/** `acpt-pytorch-2.8-cuda12.6`, `acpt-pytorch-2.8-cuda12.6:15`: as everybody calls them. */
function curatedReference(matrix: Matrix, subject: string): string | undefined {
  const [, name = '', version] = /^([\w.-]+)(?::(\d+)|[:@]latest)?$/.exec(subject) ?? [];
  const environment = matrix.environment(name);
  return environment && registryReference(environment.name, version);
}

export function openSubject(subject: string, output: Output): Subject {
  if (existsSync(subject)) return openDocument(subject, undefined, output);
  const [, file, line] = /^(.*):(\d+)$/.exec(subject) ?? [];
  if (file !== undefined && existsSync(file)) return openDocument(file, Number(line) - 1, output);
  const reference = curatedReference(output.matrix, subject) ?? subject;
  if (!/^azureml:|^[\w.-]+(?:\/[\w.-]+)+(?:[:@]|$)/.test(reference) || /\.ya?ml(?::\d+)?$/.test(reference)) {
    const [bare = ''] = subject.split(/[:@]/);
    const meant = nearestEnvironment(output.matrix, bare)?.name;
    throw new CommandError(
      `${subject || '""'} is neither a file nor an environment or image reference.${meant === undefined ? '' : ` Did you mean ${meant}?`}`,
    );
  }
  const quoted = JSON.stringify(reference);
  const environment = reference.startsWith('azureml:') ? quoted : `{ image: ${quoted} }`;
  // As if a job of the working directory said it.
  const path = projectPath('acpt-subject.yml');
  const project = openProject([path], output);
  project.open(path, `command: "true"\nenvironment: ${environment}\n`);
  return { document: new DocumentFacts(project, path), line: undefined, file: undefined, reference };
}

/** Behind links: containers are opened on folders as they really are. */
function openDocument(file: string, line: number | undefined, output: Output): Subject {
  const path = projectPath(realpathSync(file));
  const project = openProject([path], output);
  openFile(project, { path, shown: file, named: true });
  return { document: new DocumentFacts(project, path), line, file, reference: undefined };
}

/** What a command is about: a file, a line of a file, or a reference. */
import { existsSync } from 'node:fs';
import { registryReference } from '../core/azureml/references/rewrite.ts';
import type { Analysis } from '../core/checks/analysis.ts';
import { bundledMatrix } from '../core/knowledge/matrix/load.ts';
import { analyse, analyseText } from './files.ts';
import { CommandError, type Output } from './output.ts';

export interface Subject {
  readonly analysis: Analysis;
  /** From 0. */
  readonly line: number | undefined;
  /** `undefined` for a reference, which is put where a job would have it. */
  readonly file: string | undefined;
  /** What was asked for, in the form in which a job would say it. */
  readonly reference: string | undefined;
}

/** `acpt-pytorch-2.8-cuda12.6`, `acpt-pytorch-2.8-cuda12.6:15`: as everybody calls them. */
function curatedReference(subject: string): string | undefined {
  const [, name = '', version] = /^([\w.-]+)(?::(\d+)|[:@]latest)?$/.exec(subject) ?? [];
  const environment = bundledMatrix().environment(name);
  return environment && registryReference(environment.name, version);
}

/** @param name how the analysis is to name a file; as it was given where nothing is said */
export function openSubject(
  subject: string,
  output: Output,
  name: (file: string) => string = (file) => file,
): Subject {
  if (existsSync(subject))
    return { analysis: analyse(name(subject), output), line: undefined, file: subject, reference: undefined };
  const [, file, line] = /^(.*):(\d+)$/.exec(subject) ?? [];
  if (file !== undefined && existsSync(file))
    return { analysis: analyse(name(file), output), line: Number(line) - 1, file, reference: undefined };
  const named = curatedReference(subject);
  if (named !== undefined) return openSubject(named, output, name);
  if (!/^azureml:|^[\w.-]+(?:\/[\w.-]+)+(?:[:@]|$)/.test(subject) || /\.ya?ml(?::\d+)?$/.test(subject)) {
    throw new CommandError(`${subject} is neither a file nor an environment or image reference.`);
  }
  const quoted = JSON.stringify(subject);
  const environment = subject.startsWith('azureml:') ? quoted : `{ image: ${quoted} }`;
  return {
    analysis: analyseText(`command: "true"\nenvironment: ${environment}\n`, subject, output),
    line: undefined,
    file: undefined,
    reference: subject,
  };
}

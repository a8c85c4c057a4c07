/** `acpt submit FILE`: checks a job, shows what will run, and hands it to the program that submits it. */

import { Lines } from '../core/base/lines.ts';
import { printable } from '../core/base/printable.ts';
import { sizeText } from '../core/base/sizeText.ts';
import { checkDocument } from '../core/checks/check.ts';
import { asMapping, pairOf } from '../core/languages/yaml/tree.ts';
import type { DocumentFacts } from '../core/stack/documentFacts.ts';
import { explainSubmitFailure, jobFailed } from '../core/submit/failures.ts';
import { type Submission, submissionOf } from '../core/submit/submission.ts';
import { runAzure, type Submitted } from '../engine/submit.ts';
import { isYes } from './answer.ts';
import type { SubmitOptions } from './commands/submit.ts';
import { shownPath } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { printableText } from './printableText.ts';
import { openSubject } from './subject.ts';
import { azureMachineLearning, foundry, type Service, type SubmittedJob } from './submitServices.ts';

export async function submit(file: string, values: SubmitOptions, output: Output): Promise<number> {
  const { document, file: named } = openSubject(file, output);
  const submission = named === undefined ? undefined : submissionOf(document);
  if (!submission || named === undefined)
    throw new CommandError(
      `${file} is no Azure ML job${document.kind ? `, but of the kind ${document.kind}` : ''}.`,
    );
  const service = document.kind === 'azdTrainingJob' ? foundry(values.azd) : azureMachineLearning(values.az);
  const foreign = service.lacks.find((name) => {
    const value = values[name];
    return Array.isArray(value) ? value.length > 0 : value;
  });
  if (foreign !== undefined) {
    const option = foreign.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    throw new CommandError(`--${option} is not for ${service.jobs}, and ${file} is one.`);
  }
  const errors = tellErrors(document, file, output);
  for (const line of describe(submission, values.pin === true)) output.write(`${printable(line)}\n`);
  if (errors > 0 && !values.force) {
    output.complain(
      `acpt: ${errors} error${errors === 1 ? '' : 's'}: the job would fail. Correct ${errors === 1 ? 'it' : 'them'}, or pass --force.`,
    );
    return 1;
  }
  const call = service.submit(named, submission, values);
  if (values.dryRun) {
    output.write(`${printable([service.program, ...call].map(shellWord).join(' '))}\n`);
    return 0;
  }
  if (!values.yes && !isYes(await output.ask?.('Submit? [y/N] '))) {
    output.complain('acpt: Nothing was submitted. Without a terminal, pass --yes.');
    return 1;
  }
  return run(service, call, document, file, output);
}

/** @returns how many errors there are; they and the warnings are told */
function tellErrors(document: DocumentFacts, file: string, output: Output): number {
  const lines = new Lines(document.text);
  const { findings, inDependencies } = checkDocument(document);
  const all = [
    ...findings.map((each) => ({ ...each, shown: `${file}:${lines.positionAt(each.span.start).line + 1}` })),
    ...[...inDependencies].flatMap(([path, each]) => each.map((one) => ({ ...one, shown: shownPath(path) }))),
  ].filter(({ severity }) => severity === 'error' || severity === 'warning');
  for (const { shown, severity, message, code } of all)
    output.complain(`${shown} ${severity} ${message} [${code}]`);
  return all.filter(({ severity }) => severity === 'error').length;
}

function describe({ runs, uploads, floating }: Submission, pin: boolean): string[] {
  return [
    ...runs.flatMap(({ name, environment, machine, nodes, processes }) => [
      `${name === '' ? 'Job' : `Step ${name}`}: ${environment ?? 'an environment of which nothing is known'}`,
      `  on ${machine ?? 'the default compute'}${nodes === undefined || nodes === 1 ? '' : `, ${nodes} nodes`}${processes === undefined ? '' : `, ${processes} process${processes === 1 ? '' : 'es'} on each`}`,
    ]),
    ...uploads.map(
      ({ path, bytes, isMore }) =>
        `Uploads ${shownPath(path) || '.'} (${isMore ? 'more than ' : ''}${sizeText(bytes)})`,
    ),
    ...floating.map(({ key, pinned }) =>
      pin ? `Pins ${key}: ${pinned}` : `Not pinned: ${key}; --pin submits ${pinned}`,
    ),
  ];
}

async function run(
  service: Service,
  call: readonly string[],
  document: DocumentFacts,
  file: string,
  output: Output,
): Promise<number> {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.on('SIGINT', stop);
  const show = (text: string) => output.write(printableText(text));
  let ended = await runAzure(service.program, call, show, stopped.signal);
  const job = service.job(ended.text);
  const follow = job && ended.code === 0 && !stopped.signal.aborted ? service.follow?.(job.name) : undefined;
  if (follow) ended = await runAzure(service.program, follow, show, stopped.signal);
  process.off('SIGINT', stop);
  if (job && (stopped.signal.aborted || ended.code !== 0))
    tellJob(job, stopped.signal.aborted ? service.cancel(job.name) : undefined, output);
  const failed = ended.code !== 0 || jobFailed(ended.text);
  if (failed && !stopped.signal.aborted) tellFailure(ended, service, document, file, output);
  return ended.code === undefined ? 2 : ended.code === 0 && failed ? 1 : ended.code;
}

function tellJob({ name, page }: SubmittedJob, cancel: string | undefined, output: Output): void {
  if (cancel !== undefined) output.complain(`acpt: The job ${name} goes on. Cancel it with: ${cancel}`);
  if (page !== undefined) output.complain(`acpt: ${page}`);
}

function tellFailure(
  { isMissing, text }: Submitted,
  { program, install }: Service,
  document: DocumentFacts,
  file: string,
  output: Output,
): void {
  if (isMissing) {
    output.complain(`acpt: ${program} was not found. ${install}`);
    return;
  }
  const failure = explainSubmitFailure(text);
  if (!failure) return;
  const pair = failure.key === undefined ? undefined : pairOf(asMapping(document.root), failure.key);
  const line = pair ? `:${new Lines(document.text).positionAt(pair.span.start).line + 1}` : '';
  output.complain(`acpt: ${file}${line}: ${failure.message}`);
}

function shellWord(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}

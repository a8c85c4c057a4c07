/** `acpt submit FILE`: checks a job, shows what will run, and hands it to the Azure CLI. */

import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import { Lines } from '../core/base/lines.ts';
import { printable } from '../core/base/printable.ts';
import { sizeText } from '../core/base/sizeText.ts';
import { checkDocument } from '../core/checks/check.ts';
import { asMapping, pairOf } from '../core/languages/yaml/tree.ts';
import type { DocumentFacts } from '../core/stack/documentFacts.ts';
import { explainSubmitFailure, jobFailed, submittedJob } from '../core/submit/failures.ts';
import { type Submission, submissionOf } from '../core/submit/submission.ts';
import { runAzure, type Submitted } from '../engine/submit.ts';
import { shownPath } from './files.ts';
import { CommandError, type Output } from './output.ts';
import { printableText } from './printableText.ts';
import { openSubject } from './subject.ts';

export async function submit(args: readonly string[], output: Output): Promise<number> {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      yes: { type: 'boolean', default: false },
      force: { type: 'boolean', default: false },
      pin: { type: 'boolean', default: false },
      'dry-run': { type: 'boolean', default: false },
      workspace: { type: 'string' },
      'resource-group': { type: 'string' },
      subscription: { type: 'string' },
      set: { type: 'string', multiple: true, default: [] },
      az: { type: 'string', default: 'az' },
    },
  });
  const [file, ...others] = positionals;
  if (file === undefined || others.length > 0)
    throw new CommandError('Expected exactly one job: acpt submit job.yml');
  const { document, file: named } = openSubject(file, output);
  const submission = named === undefined ? undefined : submissionOf(document);
  if (!submission || named === undefined)
    throw new CommandError(
      `${file} is no Azure ML job${document.kind ? `, but of the kind ${document.kind}` : ''}.`,
    );
  if (document.kind === 'azdTrainingJob')
    throw new CommandError(
      `${file} is a job of Microsoft Foundry. Submit it with: azd ai training job submit --file ${file}`,
    );
  const errors = tellErrors(document, file, output);
  for (const line of describe(submission, values.pin)) output.write(`${printable(line)}\n`);
  if (errors > 0 && !values.force) {
    output.complain(
      `acpt: ${errors} error${errors === 1 ? '' : 's'}: the job would fail. Correct ${errors === 1 ? 'it' : 'them'}, or pass --force.`,
    );
    return 1;
  }
  const call = createArguments(named, submission, values);
  if (values['dry-run']) {
    output.write(`${printable([values.az, ...call].map(shellWord).join(' '))}\n`);
    return 0;
  }
  if (!values.yes && !(await confirmed())) {
    output.complain('acpt: Nothing was submitted. Without a terminal, pass --yes.');
    return 1;
  }
  return run(values.az, call, document, file, output);
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

function createArguments(
  file: string,
  { floating }: Submission,
  values: {
    readonly pin: boolean;
    readonly workspace?: string | undefined;
    readonly 'resource-group'?: string | undefined;
    readonly subscription?: string | undefined;
    readonly set: readonly string[];
  },
): string[] {
  const where = [
    ['--workspace-name', values.workspace],
    ['--resource-group', values['resource-group']],
    ['--subscription', values.subscription],
  ].flatMap(([name, value]) => (name === undefined || value === undefined ? [] : [name, value]));
  const set = [...(values.pin ? floating.map(({ key, pinned }) => `${key}=${pinned}`) : []), ...values.set];
  return [
    'ml',
    'job',
    'create',
    '--file',
    file,
    '--stream',
    ...where,
    ...(set.length > 0 ? ['--set', ...set] : []),
  ];
}

async function confirmed(): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const asking = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return /^y(?:es)?$/i.test((await asking.question('Submit? [y/N] ')).trim());
  } finally {
    asking.close();
  }
}

async function run(
  az: string,
  call: readonly string[],
  document: DocumentFacts,
  file: string,
  output: Output,
): Promise<number> {
  const stopped = new AbortController();
  const stop = () => stopped.abort();
  process.on('SIGINT', stop);
  const ended = await runAzure(az, call, (text) => output.write(printableText(text)), stopped.signal);
  process.off('SIGINT', stop);
  const job = submittedJob(ended.text);
  if (job && (stopped.signal.aborted || ended.code !== 0)) tellJob(job, stopped.signal.aborted, output);
  const failed = ended.code !== 0 || jobFailed(ended.text);
  if (failed && !stopped.signal.aborted) tellFailure(ended, az, document, file, output);
  return ended.code === undefined ? 2 : ended.code === 0 && failed ? 1 : ended.code;
}

function tellJob(
  { name, page }: { name: string; page: string | undefined },
  isStopped: boolean,
  output: Output,
): void {
  if (isStopped)
    output.complain(`acpt: The job ${name} goes on. Cancel it with: az ml job cancel --name ${name}`);
  if (page !== undefined) output.complain(`acpt: ${page}`);
}

function tellFailure(
  { isMissing, text }: Submitted,
  az: string,
  document: DocumentFacts,
  file: string,
  output: Output,
): void {
  if (isMissing) {
    output.complain(
      `acpt: ${az} was not found. Install the Azure CLI (https://aka.ms/azure-cli), then its extension: az extension add --name ml`,
    );
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

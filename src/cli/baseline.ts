/** Findings that were accepted earlier: `acpt check --baseline`, and `--write-baseline`, which accepts those of now. */
import { existsSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { printableJson } from '../core/base/printable.ts';
import type { CheckOptions } from './commands/check.ts';
import { pathInRepository } from './fingerprints.ts';
import { CommandError, type Output } from './output.ts';
import type { ReportedFile } from './reports/report.ts';

/** What is in the file. Path and rule are for people who read its changes; findings are found by their fingerprints. */
interface Baseline {
  readonly acptBaseline: typeof version;
  readonly findings: readonly {
    readonly path: string;
    readonly rule: string;
    readonly fingerprint: string;
  }[];
}

/** Another one means that fingerprints are made in another way. */
const version = 1;

/** Leaves out what is accepted, and says how much that was. */
type ApplyBaseline = (
  files: readonly ReportedFile[],
  complete: boolean,
  output: Output,
) => readonly ReportedFile[];

/** @throws CommandError on options that cannot be followed, before anything is checked */
export function baselineOf(
  options: Pick<CheckOptions, 'baseline' | 'writeBaseline' | 'diff'>,
  named: readonly string[],
): ApplyBaseline {
  const { baseline, writeBaseline: target, diff } = options;
  if (target !== undefined) {
    if (baseline !== undefined || diff)
      throw new CommandError(
        `--write-baseline cannot be combined with ${diff ? '--diff' : '--baseline'}: it accepts all current findings.`,
      );
    // Throws where something else is in the way.
    if (existsSync(target)) read(target);
    return (files, complete, output) => {
      // What could not be read would be missing, and reported as new next time.
      if (!complete) {
        output.complain(`acpt: ${target} was not written: not all files could be checked.`);
        return files;
      }
      const count = write(target, files, named);
      output.complain(`acpt: ${findingsOf(count)} accepted in ${target}.`);
      return files.map((file) => ({ ...file, findings: [] }));
    };
  }
  if (baseline === undefined) return (files) => files;
  if (!existsSync(baseline))
    throw new CommandError(`Baseline not found: ${baseline}. Create it with --write-baseline.`);
  const accepted = new Set(read(baseline).findings.map(({ fingerprint }) => fingerprint));
  return (files, _, output) => {
    const reported = files.map((file) => ({
      ...file,
      findings: file.findings.filter(({ fingerprint }) => !accepted.has(fingerprint)),
    }));
    const count = countOf(files) - countOf(reported);
    output.complain(`acpt: ${findingsOf(count)} omitted, accepted in ${baseline}.`);
    return reported;
  };
}

function countOf(files: readonly ReportedFile[]): number {
  return files.reduce((sum, { findings }) => sum + findings.length, 0);
}

function findingsOf(count: number): string {
  return `${count} finding${count === 1 ? '' : 's'}`;
}

function read(path: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(readFileSync(path, 'utf8'));
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw new CommandError(`Cannot read ${path}: ${reasonOf(error)}`);
  }
  if (isBaseline(value)) return value;
  if (isRecord(value) && typeof value.acptBaseline === 'number' && value.acptBaseline !== version)
    throw new CommandError(
      `${path} is a baseline of version ${value.acptBaseline}; this version of acpt reads version ${version}.`,
    );
  throw new CommandError(`${path} is not a baseline of acpt.`);
}

function isBaseline(value: unknown): value is Baseline {
  return (
    isRecord(value) &&
    value.acptBaseline === version &&
    Array.isArray(value.findings) &&
    value.findings.every((each: unknown) => isRecord(each) && typeof each.fingerprint === 'string')
  );
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}

/**
 * Whole or not at all.
 * @returns how many findings are in it
 */
function write(target: string, files: readonly ReportedFile[], named: readonly string[]): number {
  const findings = files
    .flatMap(({ path, findings }) => {
      const inRepository = pathInRepository(path, named);
      return findings.map(({ code, fingerprint }) => ({ path: inRepository, rule: code, fingerprint }));
    })
    .sort(
      (a, b) => compare(a.path, b.path) || compare(a.rule, b.rule) || compare(a.fingerprint, b.fingerprint),
    );
  const baseline: Baseline = { acptBaseline: version, findings };
  let temporary: string | undefined;
  try {
    // A link stays one; what it leads to is changed.
    const there = statSync(target, { throwIfNoEntry: false });
    const real = there ? realpathSync(target) : target;
    temporary = `${real}.acpt-${process.pid}.tmp`;
    writeFileSync(temporary, `${printableJson(baseline)}\n`, {
      flag: 'wx',
      ...(there ? { mode: there.mode } : {}),
    });
    renameSync(temporary, real);
  } catch (error) {
    if (temporary !== undefined) rmSync(temporary, { force: true });
    throw new CommandError(`Cannot write ${target}: ${reasonOf(error)}`);
  }
  return findings.length;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

/** What a finding is recognized by in a later version of its file: not its line number, which moves. */
import { createHash } from 'node:crypto';
import { relative, resolve } from 'node:path';
import { slashed } from '../disk/slashed.ts';
import { rootOf } from './files.ts';
import { type CheckedFile, fileLineOf, type LineOf, type ReportedFile } from './reports/report.ts';

/**
 * A hash of the rule, the file within its repository and the text of the line; findings that agree in all of these are
 * counted. The message is left out: it changes with the matrix.
 * @param named files and folders as the user named them
 */
export function withFingerprints(
  files: readonly CheckedFile[],
  lineOf: LineOf,
  named: readonly string[],
): ReportedFile[] {
  const repositories = new Map<string, string | undefined>();
  return files.map((file) => {
    if (file.findings.length === 0) return { ...file, findings: [] };
    const path = pathInRepository(file.path, named, repositories);
    const counts = new Map<string, number>();
    return {
      ...file,
      findings: file.findings.map((finding) => {
        const line = (lineOf(file.path, fileLineOf(finding)) ?? '').trim();
        const equal = JSON.stringify([finding.code, path, line]);
        const count = counts.get(equal) ?? 0;
        counts.set(equal, count + 1);
        return { ...finding, fingerprint: hash(JSON.stringify([equal, count])) };
      }),
    };
  });
}

/**
 * The same wherever a repository lies and from where in it the command is run.
 * @param repositories what was found out of other folders
 */
export function pathInRepository(
  path: string,
  named: readonly string[],
  repositories?: Map<string, string | undefined>,
): string {
  return slashed(relative(rootOf(path, named, repositories), resolve(path)));
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

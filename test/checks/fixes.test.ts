/**
 * Every fix of every reviewed text: what it is about is gone then, and nothing new is wrong. A fix can also uncover what
 * could not be seen before: those are listed, with what they uncover.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import type { Finding } from '../../src/core/base/findings.ts';
import { filesOf, Workspace } from '../support/project.ts';
import { reviewedTexts } from '../support/said.ts';

const uncovered = new Map([
  // An option whose name is right now has no value behind it.
  ['unknown-argument', 'invalid-argument'],
  // What is a path now leads nowhere.
  ['wrong-type', 'missing-include'],
  // Of several requirements one is repaired.
  ['ort-training-discontinued', 'package-conflict'],
]);

/** In these texts the same is wrong in two lines: where the first is repaired, it is said of the second. */
const twice = new Set(['a PyTorch whose CUDA the drivers do not know']);

for (const { title, text } of reviewedTexts(readFileSync(new URL('said.txt', import.meta.url), 'utf8'))) {
  const workspace = new Workspace(filesOf(text));
  const before = workspace.all;
  if (before.some(({ finding }) => finding.fixes.length > 0))
    test(title, () => {
      for (const { path, finding } of before)
        for (const fix of finding.fixes) {
          const after = workspace.fixed(path, fix).all;
          const about = `${path}: ${finding.code}: ${fix.title}`;
          if (!twice.has(title))
            assert.ok(count(after, finding) < count(before, finding), `${about} is still there`);
          assert.deepEqual(fresh(before, after, uncovered.get(finding.code)), [], about);
        }
    });
}

type Found = readonly { readonly path: string; readonly finding: Finding }[];

/** How often that is said. */
function count(all: Found, { code, message }: Finding): number {
  return all.filter(({ finding }) => finding.code === code && finding.message === message).length;
}

/** The warnings and errors of which a file has more than it had. */
function fresh(before: Found, after: Found, allowed: string | undefined): string[] {
  const left = before.map(({ path, finding }) => `${path} ${finding.code}`);
  return after.flatMap(({ path, finding: { severity, code, message } }) => {
    const known = left.indexOf(`${path} ${code}`);
    if (known >= 0) left.splice(known, 1);
    const isNew = known < 0 && code !== allowed && (severity === 'error' || severity === 'warning');
    return isNew ? [`${path}: ${code}: ${message}`] : [];
  });
}

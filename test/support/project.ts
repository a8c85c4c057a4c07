/** Tests that speak of several files: one text, each file behind a line `--- path`. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { editsByFile, type Finding, type Fix } from '../../src/core/base/findings.ts';
import { applyEdits } from '../../src/core/base/span.ts';
import { findingsIn } from '../../src/core/checks/check.ts';
import type { Project } from '../../src/core/project/project.ts';
import { DocumentFacts } from '../../src/core/stack/documentFacts.ts';
import { compareFindings, type ProjectChoices, projectOf } from './yaml.ts';

export type Files = ReadonlyMap<string, string>;

export function filesOf(text: string): Files {
  const parts = text.split(/^--- (\S+)\n/m);
  assert.equal(parts[0]?.trim(), '', 'the text begins with a line "--- path"');
  const files = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2) files.set(parts[index] ?? '', parts[index + 1] ?? '');
  return files;
}

/** Some files and what an editor that has them open shows in each. */
export class Workspace {
  readonly files: Files;
  readonly project: Project;
  readonly #choices: ProjectChoices;

  constructor(files: Files, choices: ProjectChoices = {}) {
    this.files = files;
    this.#choices = choices;
    this.project = projectOf(files, choices);
  }

  facts(path: string): DocumentFacts {
    return new DocumentFacts(this.project, path);
  }

  findings(path: string): readonly Finding[] {
    return findingsIn(this.project, path);
  }

  get all(): { path: string; finding: Finding }[] {
    return [...this.files.keys()].flatMap((path) =>
      this.findings(path).map((finding) => ({ path, finding })),
    );
  }

  fixed(path: string, { edits }: Fix): Workspace {
    const files = new Map(this.files);
    for (const [file, each] of editsByFile(edits, path))
      files.set(file, applyEdits(files.get(file) ?? '', each));
    return new Workspace(files, this.#choices);
  }
}

/** Compares the findings of every file with its caret comments. */
export function expectProject(text: string): void {
  const project = new Workspace(filesOf(text));
  for (const [path, content] of project.files) compareFindings(content, project.findings(path), path);
}

/** That a rule finds nothing in any file of a project. */
export function expectNone(text: string, code: string, choices: ProjectChoices = {}): void {
  const found = new Workspace(filesOf(text), choices).all.filter(({ finding }) => finding.code === code);
  assert.deepEqual(
    found.map(({ path, finding }) => `${path}: ${finding.message}`),
    [],
    text,
  );
}

/** What is found, with its severity: `torch-trio error`. What a name says is left out, which many samples have. */
export function codesIn(text: string, choices: ProjectChoices = {}): string[] {
  return new Workspace(filesOf(text), choices).all
    .filter(({ finding }) => finding.code !== 'name-differs-from-content')
    .map(({ finding }) => `${finding.code} ${finding.severity}`);
}

/**
 * Finds, repairs, and finds no more: every fix of a code in that project leaves no finding of its code in that place
 * and brings no new one.
 */
export function expectFixed(text: string, code: string): Workspace {
  const project = new Workspace(filesOf(text));
  const before = project.all;
  const at = before.find(({ finding }) => finding.code === code);
  assert.ok(at, `no ${code} among: ${before.map(({ finding }) => finding.code).join(', ') || 'nothing'}`);
  const [fix] = at.finding.fixes;
  assert.ok(fix, `${code} has no fix`);
  const after = project.fixed(at.path, fix);
  const serious = ({ finding }: { finding: Finding }) =>
    finding.severity === 'error' || finding.severity === 'warning';
  assert.deepEqual(
    after.all
      .filter(
        (each) =>
          each.finding.code === code ||
          (serious(each) && !before.some(({ finding }) => finding.code === each.finding.code)),
      )
      .map(({ finding }) => finding.message),
    [],
    [...after.files].map(([path, content]) => `--- ${path}\n${content}`).join(''),
  );
  return after;
}

/** The golden workspace, `test/workspace/`. */
export function goldenWorkspace(choices: ProjectChoices = {}): Workspace {
  const folder = fileURLToPath(new URL('../workspace', import.meta.url));
  const paths = globSync('**/*.{yml,yaml,txt,py,sh,csv}', { cwd: folder })
    .concat(globSync('**/*Dockerfile*', { cwd: folder }))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
  const texts = paths.map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')] as const);
  return new Workspace(new Map(texts), choices);
}

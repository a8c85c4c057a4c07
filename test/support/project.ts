/** Tests that speak of several files: one text, each file behind a line `--- path`. */
import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { applyEdits } from '../../src/core/base/span.ts';
import { Analysis } from '../../src/core/checks/analysis.ts';
import type { FileEdit, Finding, Fix } from '../../src/core/checks/rule.ts';
import { bundledMatrix } from '../../src/core/knowledge/matrix/load.ts';
import type { Workspace } from '../../src/core/project/workspace.ts';
import { findingsAbout, usersOf } from '../../src/core/stack/dependents.ts';
import { compareFindings, today } from './yaml.ts';

export type Files = ReadonlyMap<string, string>;

export function filesOf(text: string): Files {
  const parts = text.split(/^--- (\S+)\n/m);
  assert.equal(parts[0]?.trim(), '', 'the text begins with a line "--- path"');
  const files = new Map<string, string>();
  for (let index = 1; index < parts.length; index += 2) files.set(parts[index] ?? '', parts[index + 1] ?? '');
  return files;
}

export class Project implements Workspace {
  readonly revision = 0;
  readonly files: Files;
  readonly #computes: Readonly<Record<string, string>>;

  constructor(files: Files, computes: Readonly<Record<string, string>> = {}) {
    this.files = files;
    this.#computes = computes;
  }

  read(path: string): string | undefined {
    return this.files.get(path);
  }

  yamlFiles(): readonly string[] {
    return [...this.files.keys()].filter((path) => /\.ya?ml$/.test(path));
  }

  analysis(path: string): Analysis {
    const surroundings = {
      matrix: bundledMatrix(),
      workspace: this,
      settings: { computes: this.#computes },
      today,
      onBug: (_: string, error: unknown) => {
        throw error;
      },
    };
    return new Analysis(this.files.get(path) ?? '', surroundings, path);
  }

  users(path: string): Analysis[] {
    return usersOf(this, path, (each) => this.analysis(each));
  }

  /** What an editor that has the file open shows in it. */
  findings(path: string): readonly Finding[] {
    const analysis = this.analysis(path);
    const users = analysis.document ? [] : this.users(path);
    return users.length > 0 ? findingsAbout(path, users) : analysis.findings;
  }

  get all(): { path: string; finding: Finding }[] {
    return [...this.files.keys()].flatMap((path) =>
      this.findings(path).map((finding) => ({ path, finding })),
    );
  }

  fixed(path: string, { edits }: Fix): Project {
    const files = new Map(this.files);
    const target = (edit: FileEdit) => edit.path ?? path;
    for (const file of new Set(edits.map(target))) {
      const mine = edits.filter((edit) => target(edit) === file);
      files.set(file, applyEdits(files.get(file) ?? '', mine));
    }
    return new Project(files, this.#computes);
  }
}

/** Compares the findings of every file with its caret comments. */
export function expectProject(text: string, computes?: Readonly<Record<string, string>>): void {
  const project = new Project(filesOf(text), computes);
  for (const [path, content] of project.files) compareFindings(content, project.findings(path), path);
}

/**
 * Finds, repairs, and finds no more: every fix of a code in that project leaves no finding of its code in that place
 * and brings no new one.
 */
export function expectFixed(text: string, code: string): Project {
  const project = new Project(filesOf(text));
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
export function goldenProject(): Project {
  const folder = fileURLToPath(new URL('../workspace', import.meta.url));
  const paths = globSync('**/*.{yml,yaml,txt}', { cwd: folder })
    .concat(globSync('**/*Dockerfile*', { cwd: folder }))
    .map((path) => path.replaceAll('\\', '/'))
    .sort();
  return new Project(new Map(paths.map((path) => [path, readFileSync(`${folder}/${path}`, 'utf8')])));
}

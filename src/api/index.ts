/** The engine for programs that embed it; what they may rely on is in `public.d.ts`. */
import path from 'node:path';
import type { Finding as CoreFinding } from '../core/base/findings.ts';
import { Lines } from '../core/base/lines.ts';
import type { Span } from '../core/base/span.ts';
import { findingsOfFiles } from '../core/checks/check.ts';
import { Project } from '../core/project/project.ts';
import { originText, stackRows } from '../core/stack/describe.ts';
import { namedStack } from '../core/stack/namedStack.ts';
import { DiskFiles } from '../disk/diskFiles.ts';
import { slashed } from '../disk/slashed.ts';
import { CurrentMatrix } from '../registry/current.ts';
import type { CheckOptions, Finding, Position, Stack } from './public.d.ts';

const known: CurrentMatrix = new CurrentMatrix();

/** See `public.d.ts`. */
export function check(options: CheckOptions): Finding[] {
  const paths = options.paths.map(absolute);
  const roots = (options.roots ?? paths.map((each) => path.dirname(each))).map(absolute);
  const files = new DiskFiles();
  for (const root of roots) files.permit(root);
  const project = new Project({
    files,
    matrix: known.matrix,
    roots: [...new Set(roots)],
    changes: false,
    today: options.date ?? new Date().toISOString().slice(0, 10),
    onBug: (rule, file, error) => {
      throw new Error(`The rule ${rule} failed on ${file}.`, { cause: error });
    },
  });
  for (const [file, text] of Object.entries(options.texts ?? {})) project.open(absolute(file), text);
  return findingsOfFiles(project, paths).map(({ path: file, finding }) => findingIn(project, file, finding));
}

/** See `public.d.ts`. */
export function stackOf(reference: string): Stack | undefined {
  const stack = namedStack(known.matrix, reference);
  return (
    stack && {
      title: stack.title,
      contents: stackRows(stack).map(({ name, value, origin }) => ({
        name,
        version: value,
        source: origin ? `${originText(origin)}; ${origin.source}` : '',
      })),
      notes: stack.notes,
    }
  );
}

function absolute(file: string): string {
  return slashed(path.resolve(file));
}

function findingIn(project: Project, file: string, finding: CoreFinding): Finding {
  const { severity, code, message, span, fixes } = finding;
  return {
    path: file,
    ...placeIn(project, file, span),
    severity,
    code,
    message,
    fixes: fixes.map(({ title, edits }) => ({
      title,
      edits: edits.map((edit) => {
        const of = edit.path ?? file;
        return { path: of, ...placeIn(project, of, edit.span), newText: edit.newText };
      }),
    })),
  };
}

function placeIn(project: Project, file: string, { start, end }: Span): { start: Position; end: Position } {
  const lines = new Lines(project.read(file) ?? '');
  const at = (offset: number): Position => {
    const { line, character } = lines.positionAt(offset);
    return { line, column: character };
  };
  return { start: at(start), end: at(end) };
}

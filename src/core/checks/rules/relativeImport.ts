import type { Fix } from '../../base/findings.ts';
import { folderOf, joined, nameOf } from '../../base/paths.ts';
import type { RelativeImport } from '../../code/modules.ts';
import type { Project } from '../../project/project.ts';
import { looksElsewhere } from '../support/imports.ts';
import {
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  scriptName,
  severityIn,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const relativeImport = defineRule({
  code: 'relative-import',
  severity: 'error',
  summary: 'A relative import goes beyond the top-level package, which Python rejects.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const found = program.modules.outside.find((each) => isCertain(project, program, each));
      if (!found) continue;
      const { path, span } = found;
      const written = (project.read(path) ?? '').slice(span.start, span.end).replaceAll(/\s+/g, ' ');
      const isScript = path === program.entry.path;
      const name = isScript ? scriptName(program) : nameOf(path);
      yield {
        ...placeOfWord(program.launch.program.word),
        ...severityIn(program.launch),
        message: `${name} is in no package, so Python refuses its "${written.replace(/^(.{50}).{3,}/, '$1…')}".`,
        related: [{ path, span, message: 'The relative import.' }],
        fixes: withoutDot(project, found),
      };
    }
  },
});

function isCertain(
  project: Project,
  { entry, modules, launch }: ReadProgram,
  { path, isOptional }: RelativeImport,
): boolean {
  const module = modules.local.find((each) => each.path === path)?.module;
  const text = project.read(path) ?? '';
  if (isOptional || launch.mayBeMade || !module || module.broken || /\b__package__\b/.test(text))
    return false;
  // Of other modules, the folder from which they are imported decides.
  return (
    path === entry.path ||
    (launch.program.form === 'script' &&
      modules.local.every((each) => !looksElsewhere(project.read(each.path) ?? '')))
  );
}

/** `from model import Net` for `from .model import Net`, `import model` for `from . import model`. */
function withoutDot(project: Project, { path, span }: RelativeImport): Fix[] {
  const written = (project.read(path) ?? '').slice(span.start, span.end);
  const [, spaces = '', name = '', imported = ''] =
    /^from(\s+)\.(?!\.)\s*([\w.]*)\s+import\s+(\w+)/.exec(written) ?? [];
  const base = joined(folderOf(path), (name || imported).replaceAll('.', '/'));
  if (![`${base}.py`, `${base}/__init__.py`].some((each) => project.exists(each))) return [];
  const end = name === '' ? written.search(/import\s/) : written.indexOf('.') + 1;
  const start = name === '' ? 0 : 'from'.length + spaces.length;
  const edit = { path, span: { start: span.start + start, end: span.start + end }, newText: '' };
  // Somebody else may import the same file as part of a package.
  return [{ title: 'Import without the dot', edits: [edit], needsJudgement: true }];
}

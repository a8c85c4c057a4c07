import * as z from 'zod';
import type { FileEdit, Finding, Severity } from '../../core/base/findings.ts';
import { Lines } from '../../core/base/lines.ts';
import { findingsOfFiles } from '../../core/checks/check.ts';
import type { Project } from '../../core/project/project.ts';
import { type Desk, projectFor } from '../desk/desk.ts';
import { ToolError } from '../desk/roots.ts';
import { defineTool, shortText, someText } from './tool.ts';

const mostFiles = 1000;
const mostFindings = 200;

const place = { path: z.string(), line: z.number().int(), column: z.number().int() };
const edit = z.object({
  path: z.string(),
  line: z.number().int(),
  column: z.number().int(),
  oldText: z.string(),
  newText: z.string(),
});
const found = z.object({
  ...place,
  severity: z.enum(['error', 'warning', 'info', 'hint']),
  code: z.string(),
  message: z.string(),
  fixes: z.array(z.object({ title: z.string(), edits: z.array(edit) })),
});

export const check = defineTool({
  name: 'check',
  title: 'Check Azure ML files',
  description:
    'Finds what is wrong in Azure ML YAML files and in the Dockerfiles, conda files, requirements, scripts and Python code that belong to them: schema, versions that do not fit together, missing files, arguments that the script refuses. Give paths of files or folders, or a text that is not saved yet. Each finding has a line, a code for explain_rule and, where there is one right answer, a fix.',
  input: {
    paths: z
      .array(shortText)
      .max(100)
      .optional()
      .describe('Files and folders; the whole root where neither paths nor text are given'),
    text: someText.optional().describe('The text of one file, checked as if it were saved at "as"'),
    as: shortText
      .optional()
      .describe('Where the text belongs, such as jobs/train.yml; decides what its paths mean'),
    least: z
      .enum(['error', 'warning', 'info', 'hint'])
      .default('info')
      .describe('The least severity that is told'),
  },
  output: {
    checked: z.number().int(),
    findings: z.array(found),
    more: z.boolean().describe('Whether there are more findings or files than are told'),
  },
  answer({ paths, text, as, least }, desk) {
    const project = projectFor(desk);
    if (text !== undefined && paths !== undefined) throw new ToolError('Expected either paths or a text.');
    const files =
      text === undefined
        ? filesOf(project, desk, paths ?? ['.'])
        : [desk.roots.resolve(as ?? 'acpt-text.yml')];
    if (text !== undefined) project.open(files[0] ?? '', text);
    const all = findingsOfFiles(project, files.slice(0, mostFiles))
      .filter(({ finding }) => isAtLeast(finding.severity, least))
      .sort((a, b) => order.indexOf(a.finding.severity) - order.indexOf(b.finding.severity));
    return {
      checked: Math.min(files.length, mostFiles),
      findings: all.slice(0, mostFindings).map(({ path, finding }) => told(project, desk, path, finding)),
      more: all.length > mostFindings || files.length > mostFiles,
    };
  },
});

const order: readonly Severity[] = ['error', 'warning', 'info', 'hint'];

function isAtLeast(severity: Severity, least: Severity): boolean {
  return order.indexOf(severity) <= order.indexOf(least);
}

function filesOf(project: Project, { roots }: Desk, paths: readonly string[]): string[] {
  const files = paths.flatMap((written) => {
    const path = roots.resolve(written);
    if (project.exists(path)) return [path];
    const below = [...project.filesOf(`below ${path}`), ...project.dockerfilesOf(`below ${path}`)];
    if (below.length === 0 && project.list(path).length === 0)
      throw new ToolError(`${written} does not exist, or cannot be read.`);
    return below;
  });
  return [...new Set(files)];
}

function told(
  project: Project,
  desk: Desk,
  path: string,
  { severity, code, message, span, fixes }: Finding,
): z.input<typeof found> {
  return {
    ...placeIn(project, desk, path, span.start),
    severity,
    code,
    message,
    fixes: fixes.slice(0, 3).map(({ title, edits }) => ({
      title,
      edits: edits.map((each) => toldEdit(project, desk, path, each)),
    })),
  };
}

function toldEdit(project: Project, desk: Desk, own: string, { path = own, span, newText }: FileEdit) {
  const oldText = (project.read(path) ?? '').slice(span.start, span.end);
  return { ...placeIn(project, desk, path, span.start), oldText, newText };
}

/** From 1, as people count. */
function placeIn(project: Project, { roots }: Desk, path: string, offset: number) {
  const { line, character } = new Lines(project.read(path) ?? '').positionAt(offset);
  const root = roots.folders.find((each) => path.startsWith(`${each}/`));
  return {
    path: root === undefined ? path : path.slice(root.length + 1),
    line: line + 1,
    column: character + 1,
  };
}

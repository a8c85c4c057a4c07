/** `acpt config`: which settings apply to a file, and which `.acpt.yaml` they come from. */
import { Lines } from '../core/base/lines.ts';
import { printable, printableJson } from '../core/base/printable.ts';
import { rules } from '../core/checks/rules/index.ts';
import {
  type DocumentSettings,
  settingsFor,
  settingsInFile,
  settingsPathFor,
} from '../core/project/documentSettings.ts';
import type { Project } from '../core/project/project.ts';
import type { FormatOptions } from './commands/environments.ts';
import { openFile, openProject, projectPath, shownPath } from './files.ts';
import type { Output } from './output.ts';

export async function config(shown: string, { format }: FormatOptions, output: Output): Promise<number> {
  const path = projectPath(shown);
  const project = openProject([path], output);
  openFile(project, { path, shown, named: true });
  const from = settingsPathFor(project, path);
  const { ignored, ...settings } = settingsFor(project, path);
  const settingsFile = from === undefined ? null : shownPath(from);
  if (from !== undefined) output.complain(...problemsIn(project, from));
  output.write(
    format === 'json'
      ? `${printableJson({ file: shown, settingsFile, ignored, settings })}\n`
      : [
          `${shown}: ${settingsFile === null ? 'no .acpt.yaml applies; the defaults are used.' : `settings from ${settingsFile}`}`,
          ...(ignored ? ['This file is ignored: nothing is reported in it.'] : []),
          ...linesOf(settings),
        ]
          .map((line) => `${printable(line)}\n`)
          .join(''),
  );
  return 0;
}

/** What is invalid there does not apply. */
function problemsIn(project: Project, path: string): string[] {
  const lines = new Lines(project.read(path) ?? '');
  return (project.get(settingsInFile, path)?.problems ?? []).map(({ message, span }) => {
    const { line, character } = lines.positionAt(span.start);
    return `${shownPath(path)}:${line + 1}:${character + 1} ${message}`;
  });
}

function linesOf(settings: Omit<DocumentSettings, 'ignored'>): string[] {
  const { severity = {}, computes = {}, ignore = [], images = [], date } = settings;
  const section = (title: string, lines: readonly string[]) =>
    lines.length === 0 ? [] : [`${title}:`, ...lines.map((line) => `  ${line}`)];
  return [
    ...section(
      'severity',
      Object.entries(severity).map(([code, level]) => {
        const rule = rules.find((each) => each.code === code);
        return `${code}: ${level} (${rule ? `default: ${rule.severity}` : 'unknown rule'})`;
      }),
    ),
    ...section(
      'computes',
      Object.entries(computes).map(([name, size]) => `${name}: ${size}`),
    ),
    ...section('ignore', ignore),
    ...section(
      'images',
      images.map(({ image, basedOn, cuda, rocm, packages = {} }) => {
        const contents = [
          ...(basedOn === undefined ? [] : [`based on ${basedOn}`]),
          ...(cuda === undefined ? [] : [`CUDA ${cuda}`]),
          ...(rocm === undefined ? [] : [`ROCm ${rocm}`]),
          ...Object.entries(packages).map(([name, version]) => `${name} ${version}`),
        ];
        return `${image}: ${contents.join(', ') || 'nothing is said of its contents'}`;
      }),
    ),
    ...(date === undefined ? [] : [`date: ${date}`]),
  ];
}

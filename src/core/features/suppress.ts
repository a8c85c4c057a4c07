/** Edits that silence a finding, where a person decides that it does not apply. */
import type { Finding, Fix } from '../base/findings.ts';
import { locate } from '../languages/yaml/locate.ts';
import type { DocumentFacts } from '../stack/documentFacts.ts';
import { isSound } from './soundFixes.ts';

/** On its line where a comment can stand above that, and in the whole file. */
export function suppressions(facts: DocumentFacts, { code, span }: Finding): Fix[] {
  const { text, tree, isDockerfile, project, path, sdk } = facts;
  const lineStart = text.lastIndexOf('\n', span.start - 1) + 1;
  const newLine = text.includes('\r\n') ? '\r\n' : '\n';
  const { node } = isDockerfile ? { node: undefined } : locate(tree.root, span.start);
  // Inside a text of several lines a comment would be a part of the text.
  const isInText = node?.kind === 'scalar' && node.span.start < lineStart;
  const file = { title: `Disable ${code} in this file`, edits: [inFile(text, code, isDockerfile, newLine)] };
  const line = { title: `Disable ${code} on this line`, edits: [onLine(text, code, lineStart, newLine)] };
  // In a broken text a comment can end what went on in that line.
  const fits = !isInText && (sdk !== undefined || isSound(project, line, path));
  return fits ? [line, file] : [file];
}

function onLine(text: string, code: string, lineStart: number, newLine: string) {
  const before = text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart).trimEnd();
  // One comment may name several rules.
  if (/^\s*# acpt-disable-next-line [a-z]/.test(before)) {
    const end = lineStart - (text.slice(0, lineStart).length - text.slice(0, lineStart).trimEnd().length);
    return { span: { start: end, end }, newText: ` ${code}` };
  }
  const indent = /^[ \t]*/.exec(text.slice(lineStart))?.[0] ?? '';
  return {
    span: { start: lineStart, end: lineStart },
    newText: `${indent}# acpt-disable-next-line ${code}${newLine}`,
  };
}

/** Above everything, but below what must come first in a Dockerfile. */
function inFile(text: string, code: string, isDockerfile: boolean, newLine: string) {
  const directives = isDockerfile ? /^(?:#[ \t]*\w+[ \t]*=.*\r?\n)*/.exec(text)?.[0].length : 0;
  const start = directives ?? 0;
  return { span: { start, end: start }, newText: `# acpt-disable ${code}${newLine}` };
}

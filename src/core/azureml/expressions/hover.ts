/** What a name in an expression, or the name of an input, output or step, stands for. */

import { escapeMarkdown, inlineCode } from '../../base/markdown.ts';
import { ownValue } from '../../base/ownValue.ts';
import { folderOf, relativeTo } from '../../base/paths.ts';
import { contains, type Span } from '../../base/span.ts';
import { isOptional, literalOf, settingOf, typeOf, type Unit } from '../bindings/bindings.ts';
import { type Declaration, interfaceOf, portsOf } from '../bindings/interface.ts';
import { unitOf } from '../bindings/unit.ts';
import type { SourceDocument } from '../documents/document.ts';
import { serverNames } from './contexts.ts';
import { ownerOf, termOf } from './owner.ts';
import { type Use, useAt } from './uses.ts';

export interface ExpressionHover {
  readonly span: Span;
  readonly markdown: string;
}

const contextTexts: Readonly<Record<string, string>> = {
  inputs: 'The inputs of this job, component or step.',
  outputs: 'The outputs of this job, component or step: the paths to write to.',
  search_space: 'The parameter values of this sweep trial.',
  parent: 'The pipeline that contains this step.',
  jobs: 'The steps of the pipeline. Using the output of a step makes this step wait for it.',
};

export function expressionHover(document: SourceDocument, offset: number): ExpressionHover | undefined {
  const { project, path } = document;
  const root = unitOf(document);
  if (!root) return undefined;
  const use = useAt(document, root, offset);
  if (use) return hoverOfUse(use, offset, path);
  for (const { unit, port } of portsOf(root)) {
    if (!contains(port.key.span, offset)) continue;
    const declared = interfaceOf(project, unit, port.role, path).names.get(port.name);
    return {
      span: port.key.span,
      markdown: describeDeclaration(declared ?? { port, unit, path }, path),
    };
  }
  return undefined;
}

/** @param here the file in which the expression is written */
function hoverOfUse(
  { expression, meaning, references }: Use,
  offset: number,
  here: string,
): ExpressionHover | undefined {
  const reference = references.findLast(({ span }) => contains(span, offset));
  if (reference)
    return {
      span: reference.span,
      markdown:
        reference.to === 'port'
          ? describeDeclaration(reference.declaration, here)
          : describeStep(reference.unit),
    };
  const segment = expression.segments.find(({ span }) => contains(span, offset));
  if (meaning.of === 'server') {
    const text = ownValue(serverNames, meaning.name.text);
    return text === undefined
      ? undefined
      : { span: meaning.name.span, markdown: `${text} Set by the service.` };
  }
  const text = segment && ownValue(contextTexts, segment.text);
  if (segment && text !== undefined && meaning.of !== 'foreign')
    return { span: segment.span, markdown: text };
  // On the braces: what the whole expression names.
  const last = references.at(-1);
  if (last?.to !== 'port') return undefined;
  return { span: expression.span, markdown: describeDeclaration(last.declaration, here) };
}

function describeDeclaration({ port, unit, path }: Declaration, here: string): string {
  const owner = escapeMarkdown(
    path === here ? ownerOf(unit) : `the component ${relativeTo(folderOf(here), path)}`,
  );
  const facts: string[] = [];
  // An output is a mapping or bound to another one: it has no value of its own.
  const written = literalOf(port);
  const isValue = port.role !== 'output' || written?.text.includes('${{');
  const literal = isValue ? written : undefined;
  const type = isValue || !written ? typeOf(port) : undefined;
  if (type !== undefined) facts.push(`type ${inlineCode(type)}`);
  if (literal) facts.push(`value ${inlineCode(literal.text)}`);
  for (const key of ['path', 'mode', 'default', 'min', 'max'] as const) {
    const text = settingOf(port, key);
    if (text !== undefined && text !== '') facts.push(`${key} ${inlineCode(text)}`);
  }
  if (isOptional(port)) facts.push('optional');
  const description = escapeMarkdown(settingOf(port, 'description') ?? '');
  const heading = `**${termOf(port.role)} ${inlineCode(port.name)}** of ${owner}`;
  return [heading, facts.join(' · '), description].filter((part) => part !== '').join('\n\n');
}

function describeStep(step: Unit): string {
  const { component } = step;
  const runs =
    component?.form === 'inline'
      ? 'runs an inline component'
      : component
        ? `runs ${inlineCode(component.node.text)}`
        : `${step.jobType} step`;
  const outputs = [...step.outputs.keys()];
  const list = outputs.length > 0 ? `outputs ${outputs.map(inlineCode).join(', ')}` : '';
  return [
    `**step ${inlineCode(step.key?.text ?? '')}**`,
    [runs, list].filter((part) => part !== '').join(' · '),
  ].join('\n\n');
}

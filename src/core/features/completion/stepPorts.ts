import { isOptional, typeOf, unitsOf } from '../../azureml/bindings/bindings.ts';
import { describePort } from '../../azureml/bindings/describe.ts';
import { interfaceOf } from '../../azureml/bindings/interface.ts';
import { unitOf } from '../../azureml/bindings/unit.ts';
import { escapeMarkdown } from '../../base/markdown.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';

/** The inputs and outputs that the component of a step declares, as keys of `inputs:` and `outputs:`. */
export function completeStepPort({ document, cursor: { key } }: CompletionRequest): Completion[] {
  if (!document.document) return [];
  const last = key?.steps.at(-1);
  if (!key || !last || !('key' in last) || (last.key !== 'inputs' && last.key !== 'outputs')) return [];
  const role = last.key === 'inputs' ? 'input' : 'output';
  const unit = [...unitsOf(unitOf(document))].find(
    // The tree with the harmless word is another one: the step is found by its place.
    ({ mapping, component }) => component && mapping.span.start === last.mapping.span.start,
  );
  if (!unit) return [];
  const written = new Set(key.mapping.pairs.map((pair) => pair.key.text));
  const declared = [...interfaceOf(document.project, unit, role, document.path).names.values()];
  return declared
    .filter(({ port }) => !written.has(port.name))
    .map(({ port }) => ({
      ...plain,
      label: port.name,
      detail: `${typeOf(port) ?? role}${isOptional(port) ? ', optional' : ''}`,
      documentation: () => escapeMarkdown(describePort(port)),
      span: key.span,
      newText: key.hasColon ? port.name : `${port.name}: `,
      filterText: port.name,
      kind: 'key',
      continues: true,
    }));
}

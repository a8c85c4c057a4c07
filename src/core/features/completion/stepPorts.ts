import { isOptional, readBindings, typeOf, unitsOf } from '../../azureml/bindings/bindings.ts';
import { interfaceOf } from '../../azureml/bindings/interface.ts';
import { keyCursor } from '../../azureml/schema/keyCursor.ts';
import { describePort } from '../../azureml/symbols/outline.ts';
import type { Analysis } from '../../checks/analysis.ts';
import { type Completion, plain } from './completion.ts';

/** The inputs and outputs that the component of a step declares, as keys of `inputs:` and `outputs:`. */
export function completeStepPort(analysis: Analysis, offset: number): Completion[] {
  if (!analysis.document) return [];
  const key = keyCursor(analysis.text, offset);
  const last = key?.steps.at(-1);
  if (!key || !last || !('key' in last) || (last.key !== 'inputs' && last.key !== 'outputs')) return [];
  const role = last.key === 'inputs' ? 'input' : 'output';
  const unit = [...unitsOf(readBindings(analysis.bindingDocument))].find(
    // The tree with the harmless word is another one: the step is found by its place.
    ({ mapping, component }) => component && mapping.span.start === last.mapping.span.start,
  );
  if (!unit) return [];
  const written = new Set(key.mapping.pairs.map((pair) => pair.key.text));
  const declared = [...interfaceOf(unit, role, analysis.neighbours).names.values()];
  return declared
    .filter(({ port }) => !written.has(port.name))
    .map(({ port }) => ({
      ...plain,
      label: port.name,
      detail: `${typeOf(port) ?? role}${isOptional(port) ? ', optional' : ''}`,
      documentation: () => describePort(port),
      span: key.span,
      newText: key.hasColon ? port.name : `${port.name}: `,
      filterText: port.name,
      kind: 'key',
      continues: true,
    }));
}

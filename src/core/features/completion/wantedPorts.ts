/** The inputs, outputs and parameters that a job, component or step needs and does not have yet. */
import {
  isOptional,
  type Port,
  type PortRole,
  settingOf,
  typeOf,
  type Unit,
} from '../../azureml/bindings/bindings.ts';
import { interfaceOf } from '../../azureml/bindings/interface.ts';
import { mayBind } from '../../azureml/bindings/portTypes.ts';
import { namedPorts } from '../../azureml/expressions/namedPorts.ts';
import type { CompletionRequest } from './request.ts';

export interface WantedPort {
  readonly name: string;
  /** As the component declares it that a step runs. */
  readonly declared: Port | undefined;
  readonly required: boolean;
}

/** Those that are required first. @param present the names that are there */
export function wantedPorts(
  { document: { project, path } }: CompletionRequest,
  unit: Unit,
  role: PortRole,
  present: ReadonlySet<string>,
): WantedPort[] {
  const { component } = unit;
  if (component && component.form !== 'asset') {
    const declared = [...interfaceOf(project, unit, role, path).names.values()]
      .filter(
        // Of a component that cannot be read only the step's own names are known, the half-typed one among them.
        ({ port, unit: of }) =>
          of !== unit && !present.has(port.name) && (role !== 'search space' || isSearched(port, unit)),
      )
      .map(({ port }) => ({ name: port.name, declared: port, required: isRequired(port) }));
    return [...declared.filter(({ required }) => required), ...declared.filter(({ required }) => !required)];
  }
  return namedPorts(unit, role)
    .filter((name) => !present.has(name))
    .map((name) => ({ name, declared: undefined, required: true }));
}

/** A sweep searches over numbers that it does not give. */
function isSearched(port: Port, unit: Unit): boolean {
  return /^(?:number|integer)$/i.test(typeOf(port) ?? '') && !unit.inputs.has(port.name);
}

function isRequired(port: Port): boolean {
  return port.role !== 'input' || (!isOptional(port) && settingOf(port, 'default') === undefined);
}

/** What the pipeline around a step has under the same name. */
export function bindingOf(
  { pipeline }: Unit,
  role: PortRole,
  { name, declared }: WantedPort,
): string | undefined {
  const found =
    role === 'input' ? pipeline?.inputs.get(name) : role === 'output' && pipeline?.outputs.get(name);
  if (!found || (declared && !mayBind(found, declared))) return undefined;
  return role === 'input' ? `\${{parent.inputs.${name}}}` : `\${{parent.outputs.${name}}}`;
}

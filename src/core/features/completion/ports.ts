import { isOptional, type PortRole, typeOf, type Unit } from '../../azureml/bindings/bindings.ts';
import { describePort } from '../../azureml/bindings/describe.ts';
import { sectionKeys } from '../../azureml/bindings/interface.ts';
import { escapeMarkdown } from '../../base/markdown.ts';
import { type Completion, plain } from './completion.ts';
import type { CompletionRequest } from './request.ts';
import { bindingOf, type WantedPort, wantedPorts } from './wantedPorts.ts';

/** As keys of `inputs:`, `outputs:` and `search_space:`: what the component declares, or what the command uses. */
export function completePort(request: CompletionRequest): Completion[] {
  const { key } = request.cursor;
  const last = key?.steps.at(-1);
  const role = last && 'key' in last ? roleOf(last.key) : undefined;
  if (!key || !role) return [];
  const found = request.unitAtKey();
  if (found?.keys.length !== 1) return [];
  const present = new Set(key.mapping.pairs.map((pair) => pair.key.text));
  return wantedPorts(request, found.unit, role, present).map((port) => ({
    ...plain,
    label: port.name,
    detail: detailOf(port, role),
    documentation: () => port.declared && escapeMarkdown(describePort(port.declared)),
    span: key.span,
    ...textOf(port, role, found.unit, key),
    filterText: port.name,
    kind: 'key',
  }));
}

export function roleOf(section: string | undefined): PortRole | undefined {
  const roles: readonly PortRole[] = ['input', 'output', 'search space'];
  return roles.find((role) => sectionKeys[role] === section);
}

function detailOf({ declared }: WantedPort, role: PortRole): string {
  if (!declared) return `${role}, used and not declared`;
  return `${typeOf(declared) ?? role}${isOptional(declared) ? ', optional' : ''}`;
}

function textOf(
  port: WantedPort,
  role: PortRole,
  unit: Unit,
  { hasColon, flow }: { readonly hasColon: boolean; readonly flow: boolean },
): Pick<Completion, 'newText' | 'isSnippet' | 'continues'> {
  const { name, declared } = port;
  if (hasColon) return { newText: name, isSnippet: false, continues: false };
  const binding = bindingOf(unit, role, port);
  if (binding !== undefined)
    return {
      newText: `${name}: ${flow ? `"${binding}"` : binding}`,
      isSnippet: false,
      continues: false,
    };
  // A component says what types it takes, and outputs have one; the inputs of jobs and steps have values.
  const isTyped = role !== 'input' || unit.role === 'component';
  if (declared || !isTyped || flow) return { newText: `${name}: `, isSnippet: false, continues: true };
  return { newText: `${name}:\n  type: $0`, isSnippet: true, continues: true };
}

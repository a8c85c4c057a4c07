/** Inputs and search-space parameters that are never used. Only where every possible use is known. */

import { asMapping, asScalar, valueFor } from '../../../languages/yaml/tree.ts';
import type { Port, Unit } from '../../bindings/bindings.ts';
import { nameOfPort } from '../parts.ts';
import type { ExpressionProblem } from '../problem.ts';
import type { Reading } from '../uses.ts';

export function* unusedInputs({ units }: Reading, used: ReadonlySet<string>): Generator<ExpressionProblem> {
  for (const unit of units) {
    const command = commandOf(unit);
    const seen = command !== undefined || isVisiblePipeline(unit);
    // So many inputs are made by a program, not forgotten by a person.
    if (!seen || unit.inputs.size > 300) continue;
    const isUsed = (port: Port) => used.has(nameOfPort(unit, port));
    for (const port of unit.inputs.values()) {
      if (isUsed(port) || mentions(command, port) || isGroupInUse(unit, port, isUsed)) continue;
      yield unused(port, unit, command);
    }
    if (command !== undefined && unit.role === 'job')
      for (const port of unit.searchSpace.values())
        if (!isUsed(port) && !mentions(command, port)) yield unused(port, unit, command);
  }
}

/** The command of a unit that takes its inputs nowhere else. */
function commandOf(unit: Unit): string | undefined {
  if (unit.component) return undefined;
  if (unit.jobType === 'command') return textFor(unit, 'command');
  if (unit.jobType === 'spark') return textFor(unit, 'args');
  if (unit.jobType === 'sweep' && unit.role === 'job')
    return asScalar(valueFor(asMapping(valueFor(unit.mapping, 'trial')), 'command'))?.text;
  return undefined;
}

function textFor(unit: Unit, key: string): string | undefined {
  const pair = unit.mapping.pairs.findLast((each) => each.key.text === key);
  // An alias or a merged command was read where it is written, not here.
  return pair?.value?.kind === 'scalar' ? pair.value.text : undefined;
}

function isVisiblePipeline(unit: Unit): boolean {
  return !unit.component && unit.steps.size > 0;
}

/** Templates write what is not there yet, and the service also sets `AZURE_ML_INPUT_<name>` for the program. */
function mentions(command: string | undefined, { name }: Port): boolean {
  if (command === undefined) return false;
  return /\{%|\{\{(?!\s*(?:inputs|outputs|search_space)\.)[^}]*\}\}/.test(
    command.replace(/\$\{\{[^}]*\}\}/g, ''),
  )
    ? true
    : command.toUpperCase().includes(`AZURE_ML_INPUT_${name.toUpperCase()}`);
}

/** `parent.inputs.group.member` uses the group too. */
function isGroupInUse(unit: Unit, { name }: Port, isUsed: (port: Port) => boolean): boolean {
  for (const other of unit.inputs.values())
    if (other.name.startsWith(`${name}.`) && isUsed(other)) return true;
  return false;
}

function unused(port: Port, unit: Unit, command: string | undefined): ExpressionProblem {
  const role = port.role === 'input' ? 'Input' : 'Search-space parameter';
  return {
    code: 'unused-input',
    severity: 'hint',
    message:
      command === undefined
        ? `Pipeline input "${port.name}" is never used in a step.`
        : `${role} "${port.name}" is never used in the ${unit.jobType === 'spark' ? 'arguments' : 'command'}.`,
    span: port.key.span,
    fixes: [],
    tag: 'unnecessary',
  };
}

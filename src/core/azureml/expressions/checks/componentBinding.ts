/** A step against the component that it runs, where that component's file is available. */

import { nearest } from '../../../base/nearest.ts';
import { asScalar, valueFor } from '../../../languages/yaml/tree.ts';
import { isOptional, type Port, type PortRole, settingOf, type Unit } from '../../bindings/bindings.ts';
import { referencedFile } from '../../bindings/componentFiles.ts';
import type { DeclaredNames } from '../../bindings/interface.ts';
import { insertPort } from '../insert.ts';
import { capital, ownerOf } from '../owner.ts';
import { type ExpressionProblem, guessed, list } from '../problem.ts';
import type { Reading } from '../uses.ts';
import { componentLiterals } from './componentLiterals.ts';

export function* componentBindings(reading: Reading): Generator<ExpressionProblem> {
  for (const unit of reading.units) {
    if (!unit.component || unit.component.form === 'asset' || isOtherJob(reading, unit)) continue;
    const inputs = reading.interfaceOf(unit, 'input');
    const outputs = reading.interfaceOf(unit, 'output');
    if (inputs.whole) {
      yield* undeclared(unit, unit.inputs.values(), 'input', [...inputs.names.keys()]);
      yield* undeclared(unit, unit.searchSpace.values(), 'input', [...inputs.names.keys()]);
      yield* missing(reading, unit, inputs.names);
      yield* componentLiterals(unit, inputs.names);
      yield* optionalToRequired(unit, inputs.names);
    }
    if (outputs.whole) yield* undeclared(unit, unit.outputs.values(), 'output', [...outputs.names.keys()]);
  }
}

/** A schedule of a job that is no pipeline job: that is what is wrong. */
function isOtherJob({ project, path }: Reading, { component }: Unit): boolean {
  const file = component?.key === 'job' ? referencedFile(project, component, path) : undefined;
  return file !== undefined && file.unit.jobType !== 'pipeline';
}

/** Nothing rejects these before the run: warnings. */
function* undeclared(
  unit: Unit,
  ports: Iterable<Port>,
  role: PortRole,
  names: readonly string[],
): Generator<ExpressionProblem> {
  for (const { name, key } of ports) {
    // A group's members are given below the group's name or, dotted, in full.
    if (names.some((each) => each === name || each.startsWith(`${name}.`))) continue;
    const near = nearest(name, names);
    const hint = near
      ? `Did you mean "${near}"?`
      : names.length > 0
        ? `It has ${list(names)}.`
        : `It has no ${role}s.`;
    yield {
      code: 'unknown-binding',
      severity: 'warning',
      message: `${capital(ownerOf(unit))} has no ${role} "${name}". ${hint}`,
      span: key.span,
      fixes: near ? [guessed(name, near, key.span)] : [],
    };
  }
}

/** "Required input 'data' for component 'a' not provided.": the SDK's validation before the pipeline is created. */
function* missing({ text }: Reading, unit: Unit, declared: DeclaredNames): Generator<ExpressionProblem> {
  const absent = [...declared.values()].filter(
    ({ port, unit: component }) =>
      component.role === 'component' &&
      isRequired(port) &&
      !unit.inputs.has(port.name) &&
      !unit.searchSpace.has(port.name) &&
      // A group that is given as a whole holds its members.
      !unit.inputs.has(port.name.split('.', 1)[0] ?? ''),
  );
  for (const { port } of absent) {
    const value = unit.pipeline?.inputs.has(port.name) ? `\${{parent.inputs.${port.name}}}` : '""';
    const isExample = value === '""';
    const edit = insertPort(text, unit, 'input', port.name, value);
    yield {
      code: 'missing-input',
      severity: 'error',
      message: `Required input "${port.name}"${describe(port)} of ${ownerOf(unit)} is not set.`,
      span: unit.key?.span ?? unitSpan(unit),
      // A value that is only a place for one would be sent.
      fixes: edit
        ? [{ title: `Add the input "${port.name}"`, edits: [edit], needsJudgement: isExample, isExample }]
        : [],
    };
  }
}

function unitSpan(unit: Unit) {
  return unit.component?.form === 'file'
    ? unit.component.node.span
    : { start: unit.mapping.span.start, end: unit.mapping.span.start };
}

function describe(port: Port): string {
  const type = settingOf(port, 'type');
  return type === undefined ? '' : ` (${type})`;
}

function isRequired(port: Port): boolean {
  return port.value !== undefined && !isOptional(port) && settingOf(port, 'default') === undefined;
}

/** "Pipeline optional Input binding to required inputs: ['a.inputs.data']": only pipeline components have optional inputs. */
function* optionalToRequired(unit: Unit, declared: DeclaredNames): Generator<ExpressionProblem> {
  const pipeline = unit.pipeline;
  if (pipeline?.role !== 'component') return;
  for (const [name, port] of unit.inputs) {
    const target = declared.get(name);
    const value = asScalar(port.value) ?? asScalar(valueFor(mappingOf(port), 'path'));
    const bound = /^\$\{\{parent\.inputs\.([\w.]+)\}\}$/.exec(value?.text ?? '')?.[1];
    const source = bound === undefined ? undefined : pipeline.inputs.get(bound);
    if (!target || !source || !value) continue;
    if (!isOptional(source) || settingOf(source, 'default') !== undefined || !isRequired(target.port))
      continue;
    yield {
      code: 'optional-input',
      severity: 'error',
      message: `Pipeline input "${bound}" is optional, but ${ownerOf(unit)} requires "${name}"; the pipeline is rejected.`,
      span: value.span,
      fixes: [],
    };
  }
}

function mappingOf(port: Port) {
  return port.value?.kind === 'mapping' ? port.value : undefined;
}

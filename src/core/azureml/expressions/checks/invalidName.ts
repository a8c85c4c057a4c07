/** Names that the SDK rejects. */
import type { Fix } from '../../../base/findings.ts';
import type { Port, Ports, Unit } from '../../bindings/bindings.ts';
import type { Declaration } from '../../bindings/interface.ts';
import { isValidName, type NamedThing, nameRule, suggestName } from '../../bindings/names.ts';
import { termOf } from '../owner.ts';
import type { ExpressionProblem } from '../problem.ts';
import { type Reading, readUses } from '../uses.ts';

export function* invalidNames(reading: Reading): Generator<ExpressionProblem> {
  const { units, text } = reading;
  for (const unit of units) {
    for (const name of unit.steps.keys()) {
      const key = unit.steps.pairOf(name)?.key;
      if (key && !isTemplate(name) && !isValidName('step', unit, name)) {
        const found = problem(key, 'step', unit);
        yield { ...found, fixes: renamedStep(text, unit, key) };
      }
    }
    // The inputs of a step that runs a component are its component's, whose file is the place to say it.
    if (unit.component && unit.role === 'step') continue;
    for (const ports of [unit.inputs, unit.outputs, unit.searchSpace])
      for (const port of ports.values())
        if (!isTemplate(port.name) && !isValidName(port.role, unit, port.name)) {
          const found = problem(port.key, port.role, unit);
          yield { ...found, fixes: renamedPort(reading, unit, port, ports) };
        }
    if (unit.role === 'component') yield* equalIgnoringCase(unit, unit.inputs.values());
  }
}

function isTemplate(name: string): boolean {
  return /[{}<>$]/.test(name);
}

function problem(key: Port['key'], what: NamedThing, unit: Unit): ExpressionProblem {
  const better = suggestName(what, key.text);
  const suggestion =
    better !== undefined && isValidName(what, unit, better) ? ` Did you mean "${better}"?` : '';
  return {
    code: 'invalid-name',
    severity: 'error',
    message: `Invalid ${termOf(what)} name "${key.text}": ${nameRule(what, unit, key.text)}.${suggestion}`,
    span: key.span,
    fixes: [],
  };
}

/** The step and what names it in its pipeline. */
function renamedStep(text: string, pipeline: Unit, { text: name, span }: Port['key']): Fix[] {
  const better = suggestName('step', name);
  if (better === undefined || !isValidName('step', pipeline, better) || pipeline.steps.has(better)) return [];
  const { start, end } = pipeline.mapping.span;
  const uses = text.slice(start, end).matchAll(/\$\{\{[ \t]*parent\.jobs\.([\w-]+)/g);
  const spans = [...uses].flatMap(({ index, 0: whole, 1: used = '' }) => {
    const at = start + index + whole.length;
    return used === name ? [{ start: at - used.length, end: at }] : [];
  });
  return [
    {
      title: `Rename to ${better}`,
      edits: [span, ...spans].map((each) => ({ span: each, newText: better })),
    },
  ];
}

/** The input, output or parameter, and all that names it in the document, by this name or already by the better one. */
function renamedPort(reading: Reading, unit: Unit, { name, key, role }: Port, ports: Ports): Fix[] {
  const better = suggestName(role, name);
  if (better === undefined || !isValidName(role, unit, better)) return [];
  if ([...ports.keys()].some((each) => each.toLowerCase() === better.toLowerCase())) return [];
  const { start, end } = key.span;
  if (reading.text.slice(start, end).trim() !== name) return [];
  const isMeant = (declaration: Declaration) =>
    declaration.path === reading.path && declaration.port.key.span.start === start;
  const spans = readUses(reading, reading.root).uses.flatMap(({ references }) =>
    references.flatMap((each) => (each.to === 'port' && isMeant(each.declaration) ? [each.span] : [])),
  );
  return [
    {
      title: `Rename to ${better}`,
      edits: [key.span, ...spans].map((span) => ({ span, newText: better })),
      // What a component calls its inputs, others call them too.
      needsJudgement: unit.role === 'component',
    },
  ];
}

/** "Invalid component input names 'a' and 'A', which are equal ignore case." */
function* equalIgnoringCase(unit: Unit, ports: Iterable<Port>): Generator<ExpressionProblem> {
  const first = new Map<string, Port>();
  for (const port of ports) {
    const other = first.get(port.name.toLowerCase());
    if (!other) first.set(port.name.toLowerCase(), port);
    else
      yield {
        code: 'invalid-name',
        severity: 'error',
        message: `The ${unit.jobType === 'pipeline' ? 'pipeline' : 'component'} has the inputs "${other.name}" and "${port.name}", which differ only in case.`,
        span: port.key.span,
        fixes: [],
      };
  }
}

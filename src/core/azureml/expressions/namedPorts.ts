/** The names of inputs, outputs and parameters that a unit's expressions use, whether or not something declares them. */
import type { PortRole, Unit } from '../bindings/bindings.ts';
import { type Meaning, meaningOf } from './contexts.ts';
import { tokenize } from './lexer.ts';
import { type ExpressionPlace, scalarsIn } from './sites.ts';

/** In the order of the text: what its command names, and what the steps of a pipeline take from it. */
export function namedPorts(unit: Unit, role: PortRole): string[] {
  const own = namesIn(unit, (meaning, place) => place === 'command' && meaning.of === 'own', role);
  const ofSteps = [...unit.steps].flatMap(([, step]) =>
    namesIn(step, (meaning, place) => place !== 'prose' && meaning.of === 'parent', role),
  );
  return [...new Set([...own, ...ofSteps])];
}

function namesIn(
  unit: Unit,
  isMeant: (meaning: Meaning, place: ExpressionPlace) => boolean,
  role: PortRole,
): string[] {
  const names: string[] = [];
  for (const { place, text } of scalarsIn(unit)) {
    for (const expression of tokenize(text, { start: 0, end: text.length }).expressions) {
      const meaning = meaningOf(expression);
      if (expression.form !== 'expression' || !isMeant(meaning, place)) continue;
      if ((meaning.of === 'own' || meaning.of === 'parent') && meaning.role === role)
        if (/^[a-zA-Z_]\w*$/.test(meaning.name.text)) names.push(meaning.name.text);
    }
  }
  return names;
}

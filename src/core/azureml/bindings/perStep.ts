/** What follows from the units of a document one by one: found out once of a step that was parsed by itself. */
import { type Unit, unitsOf } from './bindings.ts';

/**
 * @param find what follows from a unit alone, without its steps; by the function itself it is known what was asked before
 * @param moved the same that many letters further on
 */
export function findInUnits<Found>(
  root: Unit | undefined,
  find: (unit: Unit) => readonly Found[],
  moved: (found: Found, by: number) => Found,
): readonly Found[] {
  if (!root) return [];
  const found = [...unitsOf(root, () => false)].flatMap(find);
  for (const name of root.steps.keys()) {
    const compute = () => [...unitsOf(root.steps.get(name))].flatMap(find);
    const all = root.steps
      .pairOf(name)
      ?.own?.get(find, compute, (known, by) => known.map((each) => moved(each, by)));
    for (const each of all ?? compute()) found.push(each);
  }
  return found;
}

/** Keys that stand a level too deep, or below the neighbor of the key that they belong to. */
import type { Fix } from '../../base/findings.ts';
import { pairOf, resolve, type YamlMapping, type YamlPair } from '../../languages/yaml/tree.ts';
import { fits, holds } from './choose.ts';
import { isOwnKey } from './elsewhere.ts';
import { moveAcross, moveOut } from './moves.ts';
import { alternatives, isMap, placeOfKey, type SchemaPlace } from './place.ts';
import type { SchemaProblem } from './problem.ts';
import type { Report } from './report.ts';
import { quoted } from './words.ts';

/**
 * Says of keys that are unknown below a pair where around it they are known.
 * @param chosen what the mapping around the pair is
 * @param problems what was said below the pair of keys that nothing there knows
 */
export function settleStrays(
  report: Report,
  chosen: SchemaPlace,
  outer: YamlMapping,
  owner: YamlPair,
  problems: readonly SchemaProblem[],
): void {
  const inner = owner.value;
  // Others may use what has an anchor; and neighbors that the writer names have nothing to do with each other.
  if (inner?.kind !== 'mapping' || isMap(chosen)) return;
  const pairs = new Map(inner.pairs.map((pair) => [pair.key.span.start, pair]));
  for (const problem of problems) {
    const stray = pairs.get(problem.span.start);
    const settled = stray && settledProblem(report.text, chosen, outer, owner, inner, stray, problem);
    if (settled) report.replace(problem, settled);
  }
}

function settledProblem(
  text: string,
  chosen: SchemaPlace,
  outer: YamlMapping,
  owner: YamlPair,
  inner: YamlMapping,
  stray: YamlPair,
  { stray: bare, ...problem }: SchemaProblem,
): SchemaProblem | undefined {
  const key = stray.key.text;
  const said = (advice: string, fix: Fix | undefined): SchemaProblem => ({
    ...problem,
    message: `${bare} ${advice}`,
    fixes: fix ? [fix] : [],
  });
  if (isOwnKey(chosen, key) && takes(chosen, stray))
    return pairOf(outer, key)
      ? undefined
      : said(
          `It belongs beside ${quoted(owner.key.text)}.`,
          moveOut(text, outer, owner, inner, stray, `Move ${key} out of ${owner.key.text}`),
        );
  const section = outer.pairs.find((pair) => {
    const behind = pair === owner ? undefined : placeOfKey(chosen, pair.key.text);
    return behind && alternatives(behind).some((each) => isOwnKey(each, key) && takes(each, stray));
  });
  return (
    section && said(`It belongs under ${quoted(section.key.text)}.`, moveAcross(text, inner, stray, section))
  );
}

function takes(structure: SchemaPlace, { key, value }: YamlPair): boolean {
  const kind = resolve(value)?.kind;
  const behind = placeOfKey(structure, key.text);
  if (!behind || behind.schema.readOnly || !kind) return false;
  return alternatives(behind).some((each) => holds(each, kind)) && fits(structure, key.text, value);
}

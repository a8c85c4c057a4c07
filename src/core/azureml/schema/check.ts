/** The walk that checks a document: variant first, then the one thing that is wrong, at its own place. */

import type { Span } from '../../base/span.ts';
import {
  resolve,
  type YamlAlias,
  type YamlItem,
  type YamlMapping,
  type YamlNode,
  type YamlPair,
} from '../../languages/yaml/tree.ts';
import { kindsBeside } from '../documents/detect.ts';
import type { DocumentKind } from '../documents/kinds.ts';
import { checkAutoML } from './automl.ts';
import { choose, type Mismatch } from './choose.ts';
import { checkComponent } from './component.ts';
import { checkContradictedType } from './contradictedType.ts';
import { checkDuplicates, checkMissing, checkUnknown } from './keys.ts';
import { checkNestedReference } from './nestedReference.ts';
import type { Owner } from './owner.ts';
import { effectivePairs } from './pairs.ts';
import { checkPipeline } from './pipeline.ts';
import { alternatives, placeOfItem, placeOfKey, rootPlace, type SchemaPlace } from './place.ts';
import { movedProblem, type SchemaProblem } from './problem.ts';
import { Report } from './report.ts';
import { takesNothing } from './scalar.ts';
import { checkScalar, reportValue } from './scalarProblems.ts';
import type { FurtherCheck } from './schema.ts';
import { checkKeyRules, checkService } from './serviceRules.ts';
import { checkSpark } from './spark.ts';
import { settleStrays } from './stray.ts';
import { checkSweep } from './sweep.ts';
import { isTemplate, textOf } from './text.ts';
import { checkTraffic } from './traffic.ts';
import { checkTypedLiteral } from './typedLiteral.ts';
import { asIndented } from './unindented.ts';
import { checkUnitKey } from './unitKey.ts';
import { quoted, subject } from './words.ts';
import { checkWrongType } from './wrongType.ts';

/** What is wrong with the document according to the schema of its kind. `text` is what the tree was parsed from. */
export function checkSchema(kind: DocumentKind, root: YamlNode | undefined, text: string): SchemaProblem[] {
  // A document that is still empty is being started, not wrong.
  return root
    ? checkValue(
        rootPlace(kind),
        root,
        text,
        { name: 'The document', span: firstLine(root, text) },
        kindsBeside(kind).map(rootPlace),
      )
    : [];
}

/**
 * The same for a part of a document: what is wrong with it where it stands.
 * @param others what it may be instead, with another type
 */
export function checkValue(
  place: SchemaPlace,
  node: YamlNode | undefined,
  text: string,
  owner: Owner,
  others: readonly SchemaPlace[] = [],
): SchemaProblem[] {
  const report = new Report(text);
  const refusesDuplicates = place.schema['x-acpt-duplicateKeys'] === 'refused';
  new Walk(report, refusesDuplicates, others).visit(place, node, owner);
  return report.problems;
}

function firstLine({ span: { start, end } }: YamlNode, text: string): Span {
  const length = text.slice(start, end).search(/[\r\n]/);
  return { start, end: length < 0 ? end : start + length };
}

const furtherChecks: Readonly<Record<FurtherCheck, (report: Report, mapping: YamlMapping) => void>> = {
  automl: checkAutoML,
  component: checkComponent,
  pipeline: checkPipeline,
  spark: checkSpark,
  sweep: checkSweep,
  traffic: checkTraffic,
};

class Walk {
  readonly #report: Report;
  readonly #refusesDuplicates: boolean;
  /** What was judged already, and as what: aliases lead to the same node again and again, or back into it. */
  readonly #judged = new Map<YamlNode, Set<SchemaPlace['schema']>>();

  /** Mappings whose lines are indented otherwise than they are meant. */
  readonly #meant = new Map<YamlMapping, YamlMapping>();

  /** What the whole may be instead. */
  #others: readonly SchemaPlace[];

  constructor(report: Report, refusesDuplicates: boolean, others: readonly SchemaPlace[] = []) {
    this.#report = report;
    this.#refusesDuplicates = refusesDuplicates;
    this.#others = others;
  }

  visit(place: SchemaPlace, node: YamlNode | undefined, owner: Owner): void {
    const written = resolve(node);
    // An alias without an anchor is another kind of mistake.
    if (node && !written) return;
    if (written?.kind === 'mapping' && isTemplate(written)) return;
    const target = written?.kind === 'mapping' ? this.#asMeant(place, written) : written;
    const { place: chosen, mismatch } = choose(place, target);
    if (mismatch && target?.kind === 'mapping') this.#mismatch(place, target, mismatch, owner);
    else if (!target) this.#empty(place, owner);
    else if (!chosen) checkWrongType(this.#report, place, target, owner);
    else this.#judge(place, chosen, target, owner);
  }

  /** The same for each alias of a mapping, which may be in it. */
  #asMeant(place: SchemaPlace, mapping: YamlMapping): YamlMapping {
    const known = this.#meant.get(mapping) ?? asIndented(this.#report, place, mapping);
    if (known !== mapping) this.#meant.set(mapping, known);
    return known;
  }

  #judge(place: SchemaPlace, chosen: SchemaPlace, node: Exclude<YamlNode, YamlAlias>, owner: Owner): void {
    const isRefused = checkService(this.#report, place.schema, node, owner);
    if (node.kind === 'scalar') {
      // What the service does not take as a string either is not to be quoted.
      if (!isRefused || node.type === 'string') checkScalar(this.#report, place, chosen, node, owner);
    } else if (this.#isNew(node, chosen)) {
      if (node.kind === 'mapping') this.#mapping(place, chosen, node, owner);
      else this.#items(chosen, node.items, owner);
    }
  }

  #isNew(node: YamlNode, { schema }: SchemaPlace): boolean {
    const schemas = this.#judged.get(node) ?? new Set();
    if (schemas.has(schema)) return false;
    this.#judged.set(node, schemas.add(schema));
    return true;
  }

  #empty(place: SchemaPlace, owner: Owner): void {
    if (!alternatives(place).some(takesNothing)) checkWrongType(this.#report, place, undefined, owner);
  }

  /** `type` names none of the variants: that is the one thing to say; the nearest variant says which keys exist. */
  #mismatch(place: SchemaPlace, mapping: YamlMapping, { pair, schema }: Mismatch, owner: Owner): void {
    if (checkTypedLiteral(this.#report, place, mapping, pair, owner)) return;
    const scalar = resolve(pair.value);
    if (scalar?.kind === 'scalar' && scalar.type === 'string') {
      reportValue(this.#report, schema, scalar, { name: pair.key.text });
      return;
    }
    checkWrongType(this.#report, { ...place, schema }, scalar, { name: pair.key.text, span: pair.key.span });
  }

  #mapping(place: SchemaPlace, chosen: SchemaPlace, mapping: YamlMapping, owner: Owner): void {
    const report = this.#report;
    checkDuplicates(report, mapping, this.#refusesDuplicates);
    const pairs = effectivePairs(mapping);
    const others = [...alternatives(place), ...this.#others];
    this.#others = [];
    const accepts = place.schema['x-acpt-unknownKeys'] ?? chosen.schema['x-acpt-unknownKeys'];
    if (checkContradictedType(report, chosen, others, mapping, pairs, accepts !== undefined)) return;
    checkUnknown(report, place, chosen, mapping, pairs, owner, accepts);
    checkMissing(report, place, chosen, mapping, pairs, owner, chosen.schema['x-acpt-inline'] === true);
    checkKeyRules(report, chosen, mapping, owner);
    const check = chosen.schema['x-acpt-check'] ?? place.schema['x-acpt-check'];
    if (check) furtherChecks[check](report, mapping);
    for (const pair of pairs) {
      const behind = placeOfKey(chosen, pair.key.text);
      // The CLI drops what the service fills in before it looks at it.
      if (!behind || behind.schema.readOnly) continue;
      if (checkUnitKey(report, chosen, pair, pairs) || checkNestedReference(report, behind, pair)) continue;
      const known = report.strays.length;
      this.#behind(behind, pair);
      if (report.strays.length > known)
        settleStrays(report, chosen, mapping, pair, report.strays.slice(known));
    }
  }

  /** What is wrong behind a key follows from the key's own text: where that is unchanged, so are the problems. */
  #behind(place: SchemaPlace, pair: YamlPair): void {
    const visit = (walk: Walk) => walk.visit(place, pair.value, { name: pair.key.text, span: pair.key.span });
    // The same schema may be judged in other ways: with expressions, or by another tool.
    if (!pair.own || place.expressions || this.#refusesDuplicates) {
      visit(this);
      return;
    }
    const compute = () => {
      const report = new Report(this.#report.text);
      visit(new Walk(report, false));
      return report.problems;
    };
    const known = pair.own.get(
      place.schema,
      () => {
        const problems = compute();
        // Those name a line, which other texts decide.
        return problems.some(({ code }) => code === 'duplicate-key') ? undefined : problems;
      },
      (problems, by) => problems?.map((each) => movedProblem(each, by)),
    );
    for (const each of known ?? compute()) this.#report.take(each);
  }

  #items(chosen: SchemaPlace, items: readonly YamlItem[], owner: Owner): void {
    const place = placeOfItem(chosen);
    if (chosen.schema.uniqueItems) checkRepetition(this.#report, items, owner);
    checkNumber(this.#report, chosen.schema.maxItems, items, owner);
    if (!place) return;
    for (const { value, span } of items) this.visit(place, value, { name: `An item of ${owner.name}`, span });
  }
}

function checkNumber(
  report: Report,
  most: number | undefined,
  items: readonly YamlItem[],
  owner: Owner,
): void {
  const surplus = most === undefined ? undefined : items[most];
  if (!surplus) return;
  const entries = most === 1 ? '1 entry' : `${most} entries`;
  const message = `${subject(owner)} takes at most ${entries}, got ${items.length}; the CLI rejects more.`;
  report.add('wrong-format', 'error', surplus.span, message);
}

function checkRepetition(report: Report, items: readonly YamlItem[], owner: Owner): void {
  const seen = new Set<string>();
  for (const { value, span } of items) {
    const text = textOf(value);
    if (text === undefined) continue;
    if (seen.has(text))
      report.add(
        'duplicate-key',
        'error',
        span,
        `Duplicate item ${quoted(text)} in ${quoted(owner.name)}; the CLI rejects it.`,
      );
    seen.add(text);
  }
}

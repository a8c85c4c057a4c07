/** The walk that judges a document: variant first, then the one thing that is wrong, at its own place. */
import type { DocumentKind } from '../documents/kinds.ts';
import type { Span } from '../text/span.ts';
import { resolve, type YamlMapping, type YamlNode, type YamlPair, type YamlScalar } from '../yaml/tree.ts';
import { choose } from './choose.ts';
import { checkDuplicates, checkMissing, checkUnknown } from './keys.ts';
import { effectivePairs } from './pairs.ts';
import { alternatives, type Place, placeOfItem, placeOfKey, rootPlace } from './place.ts';
import type { SchemaProblem } from './problem.ts';
import { Report } from './report.ts';
import { checkScalar, checkWrongType, reportValue } from './scalarProblems.ts';
import { checkKeyRules, checkService } from './serviceRules.ts';
import { checkComponent } from './component.ts';
import { checkPipeline } from './pipeline.ts';
import { checkSpark } from './spark.ts';
import { checkSweep } from './sweep.ts';
import type { FurtherCheck } from './schema.ts';
import { isPlaceholder, isTemplate, textOf } from './text.ts';
import { quoted } from './words.ts';
import { refusal } from './scalar.ts';

/** What is wrong with the document according to the schema of its kind. `text` is what the tree was parsed from. */
export function checkSchema(kind: DocumentKind, root: YamlNode | undefined, text: string): SchemaProblem[] {
  const report = new Report(text);
  const place = rootPlace(kind);
  // A document that is empty so far is being begun, not wrong.
  if (root) new Walk(report).visit(place, root, { name: 'The document', span: { start: root.span.start, end: root.span.start } });
  return report.problems;
}

/** What a value belongs to: the key (or list item) before it. */
export interface Owner {
  /** For sentences: the key. */
  readonly name: string;
  /** Where to point when the value itself has no place. */
  readonly span: Span;
}

const furtherChecks: Readonly<Record<FurtherCheck, (report: Report, mapping: YamlMapping) => void>> = {
  component: checkComponent,
  pipeline: checkPipeline,
  spark: checkSpark,
  sweep: checkSweep,
};

class Walk {
  readonly #report: Report;
  /** The nodes around the current one: an alias that leads back into them ends the walk. */
  readonly #open = new Set<YamlNode>();

  constructor(report: Report) {
    this.#report = report;
  }

  visit(place: Place, node: YamlNode | undefined, owner: Owner): void {
    const target = resolve(node);
    if (node && !target) return;
    const { place: chosen, mismatch } = choose(place, node);
    if (mismatch) return this.#mismatch(place, chosen, mismatch.pair, mismatch.schema);
    if (!target) return this.#empty(place, owner);
    if (target.kind === 'mapping' && isTemplate(target)) return;
    if (!chosen) return checkWrongType(this.#report, place, target, owner);
    checkService(this.#report, place.schema, target, owner);
    if (target.kind === 'scalar') return this.#scalar(place, chosen, target, owner);
    if (this.#open.has(target)) return;
    this.#open.add(target);
    if (target.kind === 'mapping') this.#mapping(place, chosen, target, owner);
    else this.#items(chosen, target.items.map((item) => ({ value: item.value, span: item.span })), owner);
    this.#open.delete(target);
  }

  #empty(place: Place, owner: Owner): void {
    const nothing = emptyScalar(owner.span);
    const accepted = alternatives(place).some((each) => refusal(each, nothing) === undefined);
    if (!accepted) checkWrongType(this.#report, place, undefined, owner);
  }

  #scalar(place: Place, chosen: Place, scalar: YamlScalar, owner: Owner): void {
    checkScalar(this.#report, place, chosen, scalar, owner);
    if (chosen !== place) checkService(this.#report, chosen.schema, scalar, owner, place.schema);
  }

  /** `type` names none of the variants: that is the one thing to say; the nearest variant says which keys exist. */
  #mismatch(place: Place, chosen: Place | undefined, pair: YamlPair, schema: Place['schema']): void {
    const scalar = resolve(pair.value);
    if (scalar?.kind === 'scalar' && scalar.type === 'string') {
      if (!isPlaceholder(scalar.text)) reportValue(this.#report, schema, scalar, pair.key.text);
      return;
    }
    const behind = (chosen && placeOfKey(chosen, pair.key.text)) ?? place;
    checkWrongType(this.#report, { ...behind, schema }, scalar, { name: pair.key.text, span: pair.key.span });
  }

  #mapping(place: Place, chosen: Place, mapping: YamlMapping, owner: Owner): void {
    const report = this.#report;
    checkDuplicates(report, mapping);
    const pairs = effectivePairs(mapping);
    const accepts = place.schema['x-acpt-unknownKeys'] ?? chosen.schema['x-acpt-unknownKeys'];
    checkUnknown(report, place, chosen, mapping, pairs, owner, accepts);
    checkMissing(report, chosen, mapping, pairs, owner, chosen.schema['x-acpt-inline'] === true);
    checkKeyRules(report, chosen, mapping, owner);
    const check = chosen.schema['x-acpt-check'];
    if (check) furtherChecks[check](report, mapping);
    for (const pair of pairs) {
      const behind = placeOfKey(chosen, pair.key.text);
      // The CLI drops what the service fills in before it looks at it.
      if (behind && !behind.schema.readOnly) this.visit(behind, pair.value, { name: pair.key.text, span: pair.key.span });
    }
  }

  #items(chosen: Place, items: readonly { value: YamlNode | undefined; span: Span }[], owner: Owner): void {
    const place = placeOfItem(chosen);
    if (chosen.schema.uniqueItems) checkRepetition(this.#report, items, owner);
    if (!place) return;
    for (const { value, span } of items) this.visit(place, value, { name: `An item of ${owner.name}`, span });
  }
}

function checkRepetition(report: Report, items: readonly { value: YamlNode | undefined; span: Span }[], owner: Owner): void {
  const seen = new Set<string>();
  for (const { value, span } of items) {
    const text = textOf(value);
    if (text === undefined) continue;
    if (seen.has(text)) report.add('duplicate-key', 'error', span, `${quoted(text)} stands in ${quoted(owner.name)} twice: the CLI refuses that.`);
    seen.add(text);
  }
}

function emptyScalar(span: Span): YamlScalar {
  return { kind: 'scalar', span, style: 'plain', text: '', type: 'null', value: null, textStart: undefined };
}

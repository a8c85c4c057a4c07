/** What a hover says about a key. */

import { escapeMarkdown } from '../../base/markdown.ts';
import type { Step } from '../../languages/yaml/locate.ts';
import type { DocumentKind } from '../documents/kinds.ts';
import { follow, valuePlaces } from './follow.ts';
import { alternatives, type SchemaPlace } from './place.ts';
import { typeText } from './words.ts';

export interface Explanation {
  readonly key: string;
  /** `integer`, `string | mapping`. */
  readonly type: string;
  readonly description: string | undefined;
  /** The values that are allowed, where they are counted. */
  readonly values: readonly string[];
  readonly default: string | undefined;
  /** `unless given on the command line`: the command line can supply it. */
  readonly required: 'yes' | 'unless given on the command line' | 'no';
  /** Limits and formats that the service requires. */
  readonly limits: readonly string[];
  readonly doc: string | undefined;
  readonly since: string | undefined;
  readonly experimental: boolean;
  readonly readOnly: boolean;
}

/** The explanation of the last step's key; `undefined` on list items and keys that the schema does not know. */
export function explainAt(kind: DocumentKind, steps: readonly Step[]): Explanation | undefined {
  const followed = follow(kind, steps);
  if (!followed?.holder) return undefined;
  const { place, holder } = followed;
  const { schema } = place;
  return {
    key: holder.key,
    type: typeText(place),
    description:
      schema.description ?? alternatives(place).find((each) => each.schema.description)?.schema.description,
    values: [...new Set(valuePlaces(followed).flatMap(valuesOf))],
    default: schema.default === undefined || schema.default === null ? undefined : String(schema.default),
    required: holder.chosen.schema.required?.includes(holder.key)
      ? 'yes'
      : schema['x-acpt-required']
        ? 'unless given on the command line'
        : 'no',
    limits: limitsOf(place),
    doc: place.doc,
    since: schema['x-acpt-since'],
    experimental: schema['x-acpt-experimental'] === true,
    readOnly: schema.readOnly === true,
  };
}

function valuesOf(place: SchemaPlace): readonly string[] {
  return [...new Set(alternatives(place).flatMap((each) => each.schema.enum ?? []))];
}

function limitsOf({ schema }: SchemaPlace): readonly string[] {
  const limits = (schema['x-acpt-service'] ?? []).flatMap(({ minimum, maximum }) => [
    ...(minimum === undefined ? [] : [`at least ${minimum}`]),
    ...(maximum === undefined ? [] : [`at most ${maximum}`]),
  ]);
  const hint = schema['x-acpt-patternHint'];
  return hint === undefined ? limits : [...limits, hint];
}

/** The explanation as Markdown. */
export function explanationMarkdown(explanation: Explanation): string {
  const { key, type, description, values, required, limits, doc, since } = explanation;
  const facts = [
    required === 'no' ? '' : required === 'yes' ? 'required' : 'required unless set on the command line',
    explanation.default === undefined ? '' : `default \`${explanation.default}\``,
    ...limits,
    explanation.experimental ? 'experimental' : '',
    explanation.readOnly ? 'set by the service' : '',
    since === undefined ? '' : `since ${since}`,
  ].filter((fact) => fact !== '');
  const lines = [
    `**${escapeMarkdown(key)}** · \`${type}\``,
    escapeMarkdown(description ?? ''),
    values.length > 1 ? `One of ${values.map((value) => `\`${value}\``).join(', ')}.` : '',
    facts.join(' · '),
    doc === undefined ? '' : `[Documentation](${doc})`,
  ];
  return lines.filter((line) => line !== '').join('\n\n');
}

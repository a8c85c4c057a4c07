/** A place in a document: what the schema says about the node that stands there. */
import type { DocumentKind } from '../documents/kinds.ts';
import { type Resolved, resolved, schemaFor } from './load.ts';
import { type Schema, type SchemaFile, typesOf } from './schema.ts';

export interface SchemaPlace {
  readonly schema: Schema;
  readonly file: SchemaFile;
  /** Whether `${{…}}` may stand for any value: inside pipeline steps that run a component. */
  readonly expressions: boolean;
  /** The page that documents the key, inherited from the structure around it. */
  readonly doc: string | undefined;
}

export function rootPlace(kind: DocumentKind): SchemaPlace {
  return placed(schemaFor(kind), undefined);
}

function placed({ schema, file }: Resolved, parent: SchemaPlace | undefined): SchemaPlace {
  const declared = schema['x-acpt-expressions'];
  return {
    schema,
    file,
    expressions: declared ? declared === 'anywhere' : (parent?.expressions ?? false),
    doc: schema['x-acpt-doc'] ?? parent?.doc,
  };
}

/** The place of a schema that is written inside the place's own. */
export function inside(place: SchemaPlace, schema: Schema): SchemaPlace {
  return placed(resolved(schema, place.file), place);
}

const alternativesOf = new WeakMap<Schema, Map<boolean, readonly SchemaPlace[]>>();

/** The alternatives of a union, unions inside it unfolded; the place itself when it is none. */
export function alternatives(place: SchemaPlace): readonly SchemaPlace[] {
  const { anyOf } = place.schema;
  if (!anyOf) return [place];
  const byContext = alternativesOf.get(place.schema) ?? new Map<boolean, readonly SchemaPlace[]>();
  alternativesOf.set(place.schema, byContext);
  const known = byContext.get(place.expressions);
  if (known) return known;
  const unfolded = anyOf.flatMap((schema) => alternatives(inside(place, schema)));
  byContext.set(place.expressions, unfolded);
  return unfolded;
}

const discriminatorsOf = new WeakMap<Schema, readonly string[]>();

/** The keys that tell the alternatives of a union apart, in the order in which they are looked at. */
export function discriminators(place: SchemaPlace): readonly string[] {
  const known = discriminatorsOf.get(place.schema) ?? findDiscriminators(place);
  discriminatorsOf.set(place.schema, known);
  return known;
}

function findDiscriminators(place: SchemaPlace): readonly string[] {
  const own = place.schema['x-acpt-discriminator'] ?? [];
  const nested = (place.schema.anyOf ?? []).flatMap((schema) => discriminators(inside(place, schema)));
  return [...new Set([...own, ...nested])];
}

const askedForOf = new WeakMap<Schema, readonly string[]>();

/** The keys that somebody must give on the command line where the file does not have them. */
export function keysAskedFor(object: SchemaPlace): readonly string[] {
  const known =
    askedForOf.get(object.schema) ??
    Object.entries(object.schema.properties ?? {}).flatMap(([key, property]) =>
      inside(object, property).schema['x-acpt-required'] === 'information' ? [key] : [],
    );
  askedForOf.set(object.schema, known);
  return known;
}

/** What stands behind a key of an object; `undefined` when the object does not know the key. */
export function placeOfKey(object: SchemaPlace, key: string): SchemaPlace | undefined {
  const { properties, additionalProperties } = object.schema;
  const property = properties && Object.hasOwn(properties, key) ? properties[key] : undefined;
  if (property) {
    const place = inside(object, property);
    // The CLI reads `type` before anything else: an expression there is never resolved.
    return key === 'type' && place.expressions ? { ...place, expressions: false } : place;
  }
  if (typeof additionalProperties === 'object') return inside(object, additionalProperties);
  return undefined;
}

/** What an item of an array is. */
export function placeOfItem(array: SchemaPlace): SchemaPlace | undefined {
  return array.schema.items && inside(array, array.schema.items);
}

/** Keys with fixed names, or a map with names of the writer's choice. */
export function isMap(place: SchemaPlace): boolean {
  return place.schema.properties === undefined && typesOf(place.schema).includes('object');
}

export function knowsKey(place: SchemaPlace, key: string): boolean {
  return place.schema.properties !== undefined && Object.hasOwn(place.schema.properties, key);
}

/** Whether anything may stand there. */
export function isAnything(place: SchemaPlace): boolean {
  return place.schema.anyOf === undefined && typesOf(place.schema).length === 0;
}

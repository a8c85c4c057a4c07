/** The part of JSON Schema (draft 7) that the documents' schemas use, with the `x-acpt-*` keywords of schemas/README.md. */

import type { Severity } from '../../base/findings.ts';
import type { DocumentKind } from '../documents/kinds.ts';

export type SchemaType = 'string' | 'number' | 'integer' | 'boolean' | 'object' | 'array' | 'null';

export interface Schema {
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly type?: SchemaType | readonly SchemaType[];
  readonly enum?: readonly string[];
  /** Values to offer where others are no mistake. */
  readonly examples?: readonly string[];
  readonly default?: unknown;
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly readOnly?: boolean;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly uniqueItems?: boolean;
  readonly maxItems?: number;
  readonly anyOf?: readonly Schema[];
  readonly definitions?: Readonly<Record<string, Schema>>;
  readonly 'x-acpt-doc'?: string;
  readonly 'x-acpt-since'?: string;
  readonly 'x-acpt-experimental'?: boolean;
  readonly 'x-acpt-enumCase'?: 'exact' | 'insensitive' | 'camelToSnake';
  readonly 'x-acpt-coerce'?: 'integer' | 'number' | 'boolean' | 'version' | 'text';
  readonly 'x-acpt-range'?: readonly [number, number];
  readonly 'x-acpt-patternHint'?: string;
  readonly 'x-acpt-unknownKeys'?: 'accepted' | 'warning' | 'unlisted';
  readonly 'x-acpt-duplicateKeys'?: 'refused';
  readonly 'x-acpt-stringKeys'?: boolean;
  readonly 'x-acpt-keyPattern'?: string;
  readonly 'x-acpt-keyHint'?: string;
  readonly 'x-acpt-keyName'?: string;
  readonly 'x-acpt-required'?: 'information';
  readonly 'x-acpt-inline'?: boolean;
  readonly 'x-acpt-discriminator'?: readonly string[];
  readonly 'x-acpt-expressions'?: 'anywhere' | 'nowhere';
  readonly 'x-acpt-form'?: string;
  readonly 'x-acpt-snippet'?: string;
  readonly 'x-acpt-meanings'?: Readonly<Record<string, string>>;
  readonly 'x-acpt-snippetBeside'?: Readonly<Record<string, string>>;
  readonly 'x-acpt-offeredFor'?: Readonly<Record<string, readonly string[]>>;
  readonly 'x-acpt-usual'?: readonly string[];
  readonly 'x-acpt-aliases'?: readonly string[];
  readonly 'x-acpt-service'?: readonly ServiceRule[];
  readonly 'x-acpt-rules'?: readonly KeyRule[];
  readonly 'x-acpt-check'?: FurtherCheck;
}

/** What a schema cannot say: settings that belong together across keys and structures. */
export type FurtherCheck = 'automl' | 'component' | 'pipeline' | 'spark' | 'sweep' | 'traffic';

/** What a value must be for the service, although the CLI lets it pass. */
export interface ServiceRule {
  readonly minimum?: number;
  readonly maximum?: number;
  /** Texts of which it is not known that they are refused. */
  readonly except?: string;
  readonly pattern?: string;
  /** The text must not match. */
  readonly not?: string;
  /** A structure of this `type` is refused. */
  readonly variant?: string;
  /** Any value at all is refused. */
  readonly always?: boolean;
  readonly severity: Severity;
  /** `{value}` stands for the written value. */
  readonly message?: string;
}

/** What keys must be to each other. */
export interface KeyRule {
  readonly rule: 'exclusive' | 'some' | 'ordered' | 'needs' | 'excludes';
  readonly keys: readonly string[];
  /** For `excludes`: the keys exclude these values of another key. */
  readonly when?: Readonly<Record<string, readonly string[]>>;
  readonly severity: Severity;
  readonly message?: string;
}

export type SchemaFile = DocumentKind | 'automl' | 'common' | 'steps' | 'timeZones';

export function typesOf(schema: Schema): readonly SchemaType[] {
  if (schema.type === undefined) return [];
  return typeof schema.type === 'string' ? [schema.type] : schema.type;
}

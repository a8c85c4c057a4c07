import { type ValueCursor, valueCursor } from './cursor.ts';
import { flowValueCursor } from './flowValueCursor.ts';
import { type KeyCursor, keyCursor } from './keyCursor.ts';
import { type Parse, parseYaml } from './parse.ts';

/** What is being written at an offset: found out once for a request, whichever providers ask. */
export class WritingCursor {
  readonly text: string;
  readonly offset: number;
  readonly #parse: Parse;
  #value: { readonly found: ValueCursor | undefined } | undefined;
  #flowValue: { readonly found: ValueCursor | undefined } | undefined;
  #key: { readonly found: KeyCursor | undefined } | undefined;

  /** @param parse parses variants of the text, which differ from it in a word */
  constructor(text: string, offset: number, parse: Parse = parseYaml) {
    this.text = text;
    this.offset = offset;
    this.#parse = parse;
  }

  /** The scalar value at the cursor, or the empty place where one could be written. */
  get value(): ValueCursor | undefined {
    this.#value ??= { found: this.flowValue ?? valueCursor(this.text, this.offset, this.#parse) };
    return this.#value.found;
  }

  /** A value inside `{key: value}`. */
  get flowValue(): ValueCursor | undefined {
    this.#flowValue ??= { found: flowValueCursor(this.text, this.offset, this.#parse) };
    return this.#flowValue.found;
  }

  get key(): KeyCursor | undefined {
    this.#key ??= { found: keyCursor(this.text, this.offset, this.#parse) };
    return this.#key.found;
  }
}

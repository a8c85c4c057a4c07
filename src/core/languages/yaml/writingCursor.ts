import { type ValueCursor, valueCursor } from './cursor.ts';
import { flowValueCursor, type KeyCursor, keyCursor } from './keyCursor.ts';

type FlowValueCursor = NonNullable<ReturnType<typeof flowValueCursor>>;

/** What is being written at an offset: found out once for a request, whichever providers ask. */
export class WritingCursor {
  readonly text: string;
  readonly offset: number;
  #value: { readonly found: ValueCursor | undefined } | undefined;
  #flowValue: { readonly found: FlowValueCursor | undefined } | undefined;
  #key: { readonly found: KeyCursor | undefined } | undefined;

  constructor(text: string, offset: number) {
    this.text = text;
    this.offset = offset;
  }

  /** The scalar value on the cursor's line, or the empty place where one could be written. */
  get value(): ValueCursor | undefined {
    this.#value ??= { found: valueCursor(this.text, this.offset) };
    return this.#value.found;
  }

  /** A value inside `{key: value}`. */
  get flowValue(): FlowValueCursor | undefined {
    this.#flowValue ??= { found: flowValueCursor(this.text, this.offset) };
    return this.#flowValue.found;
  }

  get key(): KeyCursor | undefined {
    this.#key ??= { found: keyCursor(this.text, this.offset) };
    return this.#key.found;
  }
}

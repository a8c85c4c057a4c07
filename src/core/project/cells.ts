/**
 * Values that know whether they are still true. A cell is either an input (a file, a listing, a setting) or derived
 * from other cells. Time is counted in revisions of the inputs: a derived value is computed again only when a cell
 * that it read has changed since, and a value that comes out the same leaves those that read it untouched.
 */

/** The count of changes of the inputs, and which computation is running. */
export class Ledger {
  /** Grows with every change of an input. */
  revision = 1;
  readonly #running: Derived<unknown>[] = [];
  readonly #notes: boolean;

  /** @param notes whether inputs change at all, so that it matters what was read */
  constructor(notes = true) {
    this.#notes = notes;
  }

  /** Notes that the running computation, where there is one, reads the cell. */
  read(cell: Cell): void {
    if (this.#notes) this.#running.at(-1)?.note(cell);
  }

  get isRunning(): boolean {
    return this.#running.length > 0;
  }

  run<Value>(cell: Derived<Value>, compute: () => Value): Value {
    this.#running.push(cell as Derived<unknown>);
    try {
      return compute();
    } finally {
      this.#running.pop();
    }
  }
}

export interface Cell {
  /** Revision of the last change. Meaningful after {@link refresh}. */
  readonly changedAt: number;
  /** Finds out whether the value changed up to the present revision. */
  refresh(): void;
}

/** An input that its owner sets: the settings of the editor, the matrix, today. */
export class Input<Value> implements Cell {
  changedAt: number;
  readonly #ledger: Ledger;
  #value: Value;

  constructor(ledger: Ledger, value: Value) {
    this.#ledger = ledger;
    this.#value = value;
    this.changedAt = ledger.revision;
  }

  refresh(): void {}

  get value(): Value {
    this.#ledger.read(this);
    return this.#value;
  }

  set value(value: Value) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    this.changedAt = ++this.#ledger.revision;
  }
}

/** An input outside this program. It is looked at again when its owner says that it may have changed. */
export class Outside<Value> implements Cell {
  changedAt: number;
  readonly #ledger: Ledger;
  readonly #look: () => Value;
  readonly #equal: (a: Value, b: Value) => boolean;
  #value: Value;
  #stale = false;

  /** @param look what is outside now, cheap enough to be compared after every possible change */
  constructor(ledger: Ledger, look: () => Value, equal: (a: Value, b: Value) => boolean = Object.is) {
    this.#ledger = ledger;
    this.#look = look;
    this.#equal = equal;
    this.#value = look();
    this.changedAt = ledger.revision;
  }

  /** The owner counts a revision with it, or with many of them at once. */
  mayHaveChanged(): void {
    this.#stale = true;
  }

  refresh(): void {
    if (!this.#stale) return;
    this.#stale = false;
    const value = this.#look();
    if (this.#equal(value, this.#value)) return;
    this.#value = value;
    this.changedAt = this.#ledger.revision;
  }

  get value(): Value {
    this.refresh();
    this.#ledger.read(this);
    return this.#value;
  }
}

/** A value computed from other cells. It can be dropped to save memory; what was derived from it stays true. */
export class Derived<Value> implements Cell {
  changedAt = 0;
  #reads: Set<Cell> | undefined;
  readonly #ledger: Ledger;
  readonly #compute: () => Value;
  readonly #equal: (a: Value, b: Value) => boolean;
  #verifiedAt = 0;
  #memo: { readonly value: Value } | undefined;
  #computing = false;

  constructor(ledger: Ledger, compute: () => Value, equal: (a: Value, b: Value) => boolean = Object.is) {
    this.#ledger = ledger;
    this.#compute = compute;
    this.#equal = equal;
  }

  get value(): Value {
    this.refresh();
    this.#ledger.read(this);
    // Dropped, and nothing that it read has changed: the new value means what the old one did.
    return (this.#memo ?? this.#run()).value;
  }

  refresh(): void {
    const { revision } = this.#ledger;
    if (this.#verifiedAt === revision) return;
    if (this.#verifiedAt > 0 && !this.#isOutdated()) {
      this.#verifiedAt = revision;
      return;
    }
    const before = this.#memo;
    const after = this.#run();
    if (!before || !this.#equal(before.value, after.value)) this.changedAt = revision;
    else this.#memo = before;
  }

  /** The computation reads the cell. */
  note(cell: Cell): void {
    this.#reads ??= new Set();
    this.#reads.add(cell);
  }

  /** Frees the value. */
  drop(): void {
    this.#memo = undefined;
  }

  #isOutdated(): boolean {
    for (const cell of this.#reads ?? []) {
      // In the order in which they were read: what an earlier one decides may be why a later one was read at all.
      cell.refresh();
      if (cell.changedAt > this.#verifiedAt) return true;
    }
    return false;
  }

  #run(): { readonly value: Value } {
    if (this.#computing) throw new Error('A fact was asked for while it was being computed.');
    this.#computing = true;
    this.#reads = undefined;
    try {
      const memo = { value: this.#ledger.run(this, this.#compute) };
      this.#memo = memo;
      this.#verifiedAt = this.#ledger.revision;
      return memo;
    } finally {
      this.#computing = false;
    }
  }
}

/** Tells on a terminal how far a long run is, in one line that goes away. */
export class Progress {
  readonly #write: (text: string) => void;
  readonly #now: () => number;
  readonly #begin: number;
  #shownAt = Number.NEGATIVE_INFINITY;

  /**
   * @param write to the terminal
   * @param now in milliseconds
   */
  constructor(write: (text: string) => void, now: () => number) {
    this.#write = write;
    this.#now = now;
    this.#begin = now();
  }

  /**
   * Shown from the second second on, ten times a second at most.
   * @param doing what, and of what there are so many
   */
  step(done: number, all: number, doing = 'Checking', what = 'files'): void {
    const now = this.#now();
    if (now - this.#begin < 1000 || now - this.#shownAt < 100) return;
    this.#shownAt = now;
    const count = (value: number) => value.toLocaleString('en');
    this.#write(`\r\u001b[K${doing} ${count(done)} of ${count(all)} ${what}`);
  }

  /** Leaves the line as it was. */
  end(): void {
    if (this.#shownAt >= this.#begin) this.#write('\r\u001b[K');
  }
}

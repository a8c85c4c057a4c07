/** How often a server that ends by itself is started again: something may end it each time. */
export class Restarts {
  static readonly most = 4;
  /** In milliseconds. */
  static readonly within = 3 * 60_000;

  readonly #ends: number[] = [];

  /** The server has ended at that time, in milliseconds. Returns whether to start it again. */
  another(now: number): boolean {
    this.#ends.push(now);
    if (this.#ends.length <= Restarts.most) return true;
    const [first = now] = this.#ends;
    if (now - first <= Restarts.within) return false;
    this.#ends.shift();
    return true;
  }

  /** A person starts it. */
  forget(): void {
    this.#ends.length = 0;
  }
}

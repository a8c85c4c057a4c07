/**
 * Whose turn it is. What a person waits for is answered as it comes; what merely follows an edit, such as diagnostics,
 * waits until nothing else has come, so that many edits in a row are analysed once and nobody waits for old versions.
 */
export class Turns {
  #messages = 0;
  #last: Promise<void> = Promise.resolve();

  /** To be called for every message of the client. */
  message(): void {
    this.#messages++;
  }

  /** Resolves when it is the turn of something that a person waits for. */
  asked(): Promise<void> {
    // Requests that were overtaken while they waited in the queue are not worth computing.
    return nextTurn();
  }

  /** Resolves when it is the turn of something that follows an edit; of several, one after the other. */
  following(): Promise<void> {
    this.#last = this.#last.then(() => this.#quiet());
    return this.#last;
  }

  /** One message is handled in a turn of the event loop: when two have passed without any, none is waiting. */
  async #quiet(): Promise<void> {
    let seen = this.#messages;
    for (let calm = 0, turns = 0; calm < 2 && turns < mostTurns; turns++) {
      await nextTurn();
      calm = seen === this.#messages ? calm + 1 : 0;
      seen = this.#messages;
    }
  }
}

/** A client that never stops gets its diagnostics nevertheless. */
const mostTurns = 1000;

/** Browsers have no `setImmediate`; what their timers take longer, some milliseconds, nobody notices. */
const soonest: (call: () => void) => void = typeof setImmediate === 'function' ? setImmediate : setTimeout;

function nextTurn(): Promise<void> {
  return new Promise((resolve) => soonest(resolve));
}

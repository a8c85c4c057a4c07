/** Which rows of a long table are in the page: those that are seen, and a few around them. */

export interface RowWindow {
  readonly first: number;
  /** The index after the last. */
  readonly end: number;
}

const around = 10;

/** @param scrollTop how far the rows are scrolled, and `height` of what is seen, in pixels */
export function rowWindow(count: number, rowHeight: number, scrollTop: number, height: number): RowWindow {
  const seen = Math.ceil(height / rowHeight);
  const top = Math.max(0, Math.min(Math.floor(scrollTop / rowHeight), count - seen));
  return { first: Math.max(0, top - around), end: Math.min(count, top + seen + around) };
}

/** The row that a key leads to; `undefined` for keys that lead nowhere. */
export function rowAfterKey(key: string, active: number, count: number, page: number): number | undefined {
  const targets: Readonly<Record<string, number>> = {
    ArrowDown: active + 1,
    ArrowUp: active - 1,
    PageDown: active + page,
    PageUp: active - page,
    Home: 0,
    End: count - 1,
  };
  const target = Object.hasOwn(targets, key) ? targets[key] : undefined;
  return target === undefined || count === 0 ? undefined : Math.max(0, Math.min(count - 1, target));
}

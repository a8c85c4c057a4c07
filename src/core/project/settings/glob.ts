/**
 * `**`, `*`, `?` and `{a,b}`; a pattern without a slash speaks of names in every folder, and a folder that is named
 * stands for what is in it. Takes time by the length of the pattern times that of the path, whatever a pattern says: a
 * regular expression made of it would try all ways to share out a path among many `**`.
 */
export function globMatches(pattern: string, path: string): boolean {
  const { states, start } = build(pattern);
  let current = new Set<number>();
  enter(states, start, current);
  for (const character of path) {
    const next = new Set<number>();
    for (const index of current) {
      const state = states[index];
      if (state && 'accepts' in state && state.accepts(character)) enter(states, state.next, next);
    }
    current = next;
  }
  return current.has(end);
}

/** Takes a character, or is several states at once. */
type State =
  | { readonly accepts: (character: string) => boolean; readonly next: number }
  | { readonly ways: readonly number[] };

/** The state in which a path has matched. */
const end = 0;
/** Longer patterns match nothing: nobody writes them. */
const longest = 1000;

function build(pattern: string): { states: readonly State[]; start: number } {
  const states: State[] = [{ ways: [] }];
  const add = (state: State) => states.push(state) - 1;
  const literal = (character: string, next: number) => add({ accepts: (each) => each === character, next });
  const repeated = (accepts: (character: string) => boolean, next: number) => {
    const ways = [next];
    const split = add({ ways });
    ways.push(add({ accepts, next: split }));
    return split;
  };
  const anything = (next: number) => repeated(() => true, next);
  const optional = (some: number, next: number) => add({ ways: [some, next] });
  const folders = (next: number) => optional(anything(literal('/', next)), next);

  /** Made from its end to its start: each state knows what comes after it. */
  const sequence = (text: string, next: number): number =>
    partsOf(text).reduceRight((after, part) => {
      if (part.startsWith('{') && part.length > 1)
        return add({ ways: alternativesIn(part).map((each) => sequence(each, after)) });
      if (part === '**/') return folders(after);
      if (part === '**') return anything(after);
      if (part === '*') return repeated((each) => each !== '/', after);
      if (part === '?') return add({ accepts: (each) => each !== '/', next: after });
      return literal(part, after);
    }, next);

  if (pattern.length > longest) return { states, start: add({ ways: [] }) };
  const inside = optional(literal('/', anything(end)), end);
  const body = sequence(pattern.replace(/^\.?\//, '').replace(/\/$/, '/**'), inside);
  return { states, start: pattern.replace(/\/$/, '').includes('/') ? body : folders(body) };
}

/** Wildcards, whole `{…}`, and characters. */
function partsOf(text: string): string[] {
  const parts: string[] = [];
  for (let at = 0; at < text.length; ) {
    const wildcard = /^(?:\*\*\/|\*\*|\*|\?)/.exec(text.slice(at, at + 3))?.[0];
    const part = wildcard ?? bracesAt(text, at) ?? String.fromCodePoint(text.codePointAt(at) ?? 0);
    parts.push(part);
    at += part.length;
  }
  return parts;
}

/** The `{…}` that begins there, if it ends. */
function bracesAt(text: string, start: number): string | undefined {
  if (text[start] !== '{') return undefined;
  let depth = 0;
  for (let at = start; at < text.length; at++) {
    if (text[at] === '{') depth++;
    if (text[at] === '}' && --depth === 0) return text.slice(start, at + 1);
  }
  return undefined;
}

/** What stands between the commas of `{…}` that are not inside another. */
function alternativesIn(braces: string): string[] {
  const found = [''];
  let depth = 0;
  for (const character of braces.slice(1, -1)) {
    if (character === '{') depth++;
    if (character === '}') depth--;
    if (character === ',' && depth === 0) found.push('');
    else found.push(found.pop() + character);
  }
  return found;
}

/** Adds a state, with those that it also is. */
function enter(states: readonly State[], index: number, into: Set<number>): void {
  const waiting = [index];
  for (let each = waiting.pop(); each !== undefined; each = waiting.pop()) {
    if (into.has(each)) continue;
    into.add(each);
    const state = states[each];
    if (state && 'ways' in state) waiting.push(...state.ways);
  }
}

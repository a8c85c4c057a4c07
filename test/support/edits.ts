/** What people do to a text, also by mistake. */

/** What people type, and what breaks YAML. */
const pieces = [
  ...['\n', ' ', '  ', ':', ': ', '- ', '#', '"', "'", '{', '}', '[', ']', '|', '>', '\t', '\r\n', 'x', ','],
  ...[
    '&a ',
    '*a',
    '!!str ',
    '---\n',
    '...\n',
    '%',
    '${{',
    '}}',
    '{{',
    '\\',
    '? ',
    '|+\n',
    '>-\n',
    '@',
    '<<: ',
  ],
  ...['key: value\n', '  key: v\n', '\n\n', 'word\n', '  word\n', '    word\n', '{% if a %}'],
];
const lines = [
  'word',
  'key: 1',
  'key:',
  '# c',
  '',
  'a: {b: c}',
  '- x',
  'k: |',
  'k: "a',
  'type: x',
  'inputs:',
];

/** Edits at random; the same for the same seed. */
export class Editor {
  #state: number;

  constructor(seed: number) {
    this.#state = seed;
  }

  below(count: number): number {
    this.#state = (Math.imul(this.#state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.#state / 2 ** 32) * count);
  }

  one<Value>(of: readonly Value[]): Value {
    return of[this.below(of.length)] as Value;
  }

  edit(text: string): string {
    const at = this.below(text.length + 1);
    const lineStart = text.lastIndexOf('\n', at - 1) + 1;
    const next = text.indexOf('\n', at);
    const lineEnd = next < 0 ? text.length : next + 1;
    const insert = (where: number, what: string) => text.slice(0, where) + what + text.slice(where);
    switch (this.below(7)) {
      case 0:
        return text.slice(0, at) + text.slice(at + 1 + this.below(4));
      case 1:
        return insert(at, pieces[this.below(pieces.length)] ?? '');
      case 2:
        return text.slice(0, lineStart) + text.slice(lineEnd);
      case 3:
        return insert(lineStart, `${' '.repeat(this.below(4) * 2)}${lines[this.below(lines.length)]}\n`);
      case 4: {
        const from = this.below(text.length + 1);
        return insert(lineStart, text.slice(from, from + this.below(200)));
      }
      case 5:
        return text.slice(0, at) + (text[at] === '\n' ? ' ' : '\n') + text.slice(at + 1);
      default:
        return insert(Math.max(0, lineEnd - 1), 'x');
    }
  }
}

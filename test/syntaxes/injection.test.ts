/**
 * The injection grammar over small annotated files: below a line, carets give the scope that every letter above has,
 * `- scope` one that none has, and `# <- ` stands for the first column.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import oniguruma from 'vscode-oniguruma';
import textmate from 'vscode-textmate';

const require = createRequire(import.meta.url);
const here = (path: string) => readFileSync(new URL(path, import.meta.url), 'utf8');
const grammars: Readonly<Record<string, string>> = {
  'source.yaml': './yaml.tmLanguage.json',
  'acpt.injection': '../../syntaxes/acpt.injection.tmLanguage.json',
};

async function yamlGrammar(): Promise<textmate.IGrammar> {
  const wasm = readFileSync(require.resolve('vscode-oniguruma/release/onig.wasm'));
  await oniguruma.loadWASM(wasm.buffer.slice(wasm.byteOffset, wasm.byteOffset + wasm.byteLength));
  const registry = new textmate.Registry({
    onigLib: Promise.resolve({
      createOnigScanner: (patterns: string[]) => new oniguruma.OnigScanner(patterns),
      createOnigString: (text: string) => new oniguruma.OnigString(text),
    }),
    loadGrammar: async (scope) => {
      const path = grammars[scope];
      return path === undefined ? null : textmate.parseRawGrammar(here(path), path);
    },
    getInjections: (scope) => (scope === 'source.yaml' ? ['acpt.injection'] : undefined),
  });
  const grammar = await registry.loadGrammar('source.yaml');
  assert.ok(grammar);
  return grammar;
}

interface Expectation {
  readonly line: number;
  readonly start: number;
  readonly end: number;
  readonly scope: string;
  readonly absent: boolean;
}

function read(text: string): { lines: string[]; expectations: Expectation[] } {
  const lines: string[] = [];
  const expectations: Expectation[] = [];
  for (const line of text.trimEnd().split('\n')) {
    const match = /^#\s*(\^+|<-) (- )?([\w.-]+)$/.exec(line);
    if (!match) {
      lines.push(line);
      continue;
    }
    const [, mark = '', absent, scope = ''] = match;
    const start = mark === '<-' ? 0 : line.indexOf('^');
    const end = mark === '<-' ? 1 : start + mark.length;
    expectations.push({ line: lines.length - 1, start, end, scope, absent: absent !== undefined });
  }
  return { lines, expectations };
}

const grammar = yamlGrammar();

for (const file of ['expressions.yml', 'references.yml', 'images.yml'])
  test(`colours of ${file}`, async () => {
    const yaml = await grammar;
    const { lines, expectations } = read(here(`./${file}`));
    assert.ok(expectations.length > 5);
    let state: textmate.StateStack = textmate.INITIAL;
    const tokens = lines.map((line) => {
      const result = yaml.tokenizeLine(line, state);
      state = result.ruleStack;
      return result.tokens;
    });
    for (const { line, start, end, scope, absent } of expectations)
      for (const token of tokens[line] ?? []) {
        if (token.endIndex <= start || token.startIndex >= end) continue;
        const has = token.scopes.includes(scope);
        const text = lines[line]?.slice(token.startIndex, token.endIndex);
        assert.equal(
          has,
          !absent,
          `${file}: ${scope} on "${text}" of "${lines[line]}": ${token.scopes.join(' ')}`,
        );
      }
  });

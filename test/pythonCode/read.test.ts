/**
 * What is read out of Python code, below the line in which each statement begins. A new case is a line of `read.txt`.
 * `UPDATE_GOLDEN=1` writes what is read out of it.
 */
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parsePython } from '../../src/core/languages/pythonCode/parse.ts';
import type { Argument, Expression, Statement } from '../../src/core/languages/pythonCode/tree.ts';
import { expectGolden } from '../support/golden.ts';
import { reviewedTexts, withNotes } from '../support/said.ts';

const file = new URL('read.txt', import.meta.url);

test('what is read out of Python code was reviewed', () => {
  const all = reviewedTexts(readFileSync(file, 'utf8')).map(({ title, text }) => {
    const { body, broken } = parsePython(text);
    const notes = body.flatMap((statement) => notesOf(statement, text));
    return `=== ${title}\n${withNotes(text, notes)}${broken ? '#> broken\n' : ''}`;
  });
  expectGolden(file, all.join('\n'));
});

test('code that is nested without end is read as far as a stack carries', () => {
  for (const text of ['('.repeat(20_000), `${'-'.repeat(20_000)}1`, `x = ${'1 + '.repeat(20_000)}1`])
    assert.ok(parsePython(text).broken);
});

interface Note {
  readonly start: number;
  readonly lines: readonly string[];
}

function notesOf(statement: Statement, text: string): Note[] {
  const { start } = statement.span;
  const note = (...lines: string[]): Note => ({ start, lines });
  const below = (body: readonly Statement[]) => body.flatMap((each) => notesOf(each, text));
  const at = (span: { start: number; end: number }) => text.slice(span.start, span.end);
  switch (statement.kind) {
    case 'import':
      return [
        note(
          `import ${statement.modules.map((each) => `${each.name} as ${each.alias} «${at(each.span)}»`).join(', ')}`,
        ),
      ];
    case 'from': {
      const names = statement.names?.map((each) => `${each.name} as ${each.alias} «${at(each.span)}»`) ?? [
        'all',
      ];
      return [
        note(
          `from ${statement.level} «${at(statement.moduleSpan)}» ${statement.module}: ${names.join(', ')}`,
        ),
      ];
    }
    case 'assign': {
      const { targets, annotation, value, adds } = statement;
      const type = annotation ? `: ${said(annotation)}` : '';
      return [note(`${targets.map(said).join(' and ')}${type} ${adds ? '+=' : '='} ${value && said(value)}`)];
    }
    case 'expression':
      return [note(said(statement.value))];
    case 'return':
      return [note(`return ${statement.value && said(statement.value)}`)];
    case 'function': {
      const parameters = statement.parameters.map(
        ({ name, star, annotation, value }) =>
          `${star}${name}${annotation ? `: ${said(annotation)}` : ''}${value ? ` = ${said(value)}` : ''}`,
      );
      const marks = statement.decorators.map((each) => `@${said(each)} `).join('');
      return [note(`${marks}def ${statement.name}(${parameters.join(', ')})`), ...below(statement.body)];
    }
    case 'class': {
      const marks = statement.decorators.map((each) => `@${said(each)} `).join('');
      return [
        note(`${marks}class ${statement.name}(${statement.bases.map(given).join(', ')})`),
        ...below(statement.body),
      ];
    }
    case 'block': {
      const branches = statement.branches.map(
        ({ word, heads, body }) => `${word}(${heads.map(said).join(', ')}) ${body.length}`,
      );
      return [
        note(`${statement.word}: ${branches.join(' · ')}`),
        ...statement.branches.flatMap(({ body }) => below(body)),
      ];
    }
    default:
      return statement satisfies never;
  }
}

function said(expression: Expression): string {
  switch (expression.kind) {
    case 'string':
      return JSON.stringify(expression.text) + (expression.textStart === undefined ? '~' : '');
    case 'joined':
      return `f(${expression.parts.map((part) => (typeof part === 'string' ? JSON.stringify(part) : said(part))).join(' ')})`;
    case 'number':
      return `${expression.value}${expression.isInteger ? '' : 'f'}`;
    case 'constant':
      return String(expression.value);
    case 'name':
      return expression.name;
    case 'member':
      return `${said(expression.object)}.${expression.name}`;
    case 'subscript':
      return `${said(expression.object)}[${expression.indices.map(said).join(', ')}]`;
    case 'call':
      return `${said(expression.callee)}(${expression.arguments.map(given).join(', ')})`;
    case 'sequence':
      return `${expression.form}(${expression.items.map(said).join(', ')}${expression.isOpen ? ' …' : ''})`;
    case 'dictionary':
      return `{${expression.entries.map((each) => each.map(said).join(': ')).join(', ')}${expression.isOpen ? ' …' : ''}}`;
    case 'other':
      return `?(${expression.parts.map(said).join(' ')})`;
    default:
      return expression satisfies never;
  }
}

function given({ name, star, value }: Argument): string {
  return `${star}${name === undefined ? '' : `${name}=`}${said(value)}`;
}

/** What a script does with the words that it is given, besides handing them to a parser. */
import type { Expression, Statement } from '../../languages/pythonCode/tree.ts';
import { expressionsOf } from '../../languages/pythonCode/walk.ts';
import { dottedName, literalOf } from './values.ts';

/** `None`, which stands for it, or `sys.argv[1:]`: what begins elsewhere leaves out a word that somebody else reads. */
export function isCommandLine(value: Expression): boolean {
  if (literalOf(value) === null) return true;
  return value.kind === 'subscript' && literalOf(firstOf(value)) === 1 && value.indices.length === 1;
}

/**
 * `sys.argv = …`, `sys.argv[1:] += …`, `del sys.argv[1]`, `sys.argv.append(…)`; and `if sys.argv[1] == "list":` with an end of
 * the program below it, which never asks its parser then.
 */
export function changesCommandLine(statement: Statement): boolean {
  if (statement.kind === 'assign' && statement.targets.some((target) => isArgv(listOf(target)))) return true;
  if (statement.kind === 'expression' && isArgv(listOf(statement.value))) return true;
  const expressions = [...expressionsOf(statement)];
  if (expressions.some((each) => each.kind === 'member' && isArgv(each.object))) return true;
  return (
    statement.kind === 'block' &&
    statement.branches.some(({ body }) => endsProgram(body.at(-1))) &&
    expressions.some((each) => each.kind === 'other' && each.parts.some(isWord))
  );
}

const exits: ReadonlySet<string | undefined> = new Set(['sys.exit', 'exit', 'quit', 'os._exit']);

function endsProgram(last: Statement | undefined): boolean {
  if (last?.kind === 'return') return true;
  return (
    last?.kind === 'expression' && last.value.kind === 'call' && exits.has(dottedName(last.value.callee))
  );
}

/** `sys.argv[1]` */
function isWord(expression: Expression): boolean {
  const first = firstOf(expression);
  return first?.kind === 'number' && first.value > 0;
}

/** What stands directly behind the bracket of `sys.argv[…]`. */
function firstOf(expression: Expression): Expression | undefined {
  if (expression.kind !== 'subscript' || !isArgv(expression.object)) return undefined;
  const [first] = expression.indices;
  return first?.span.start === expression.object.span.end + 1 ? first : undefined;
}

function listOf(expression: Expression): Expression {
  return expression.kind === 'subscript' ? expression.object : expression;
}

function isArgv(expression: Expression): boolean {
  return dottedName(expression) === 'sys.argv';
}

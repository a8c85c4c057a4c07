/** Which texts are surely no Python 3, and where: `«»` surround what is pointed at. */
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { syntaxProblem } from '../../src/core/languages/pythonCode/syntaxProblem.ts';

function expectProblem(marked: string, what: string, isOld = false): void {
  const start = marked.indexOf('«');
  const text = marked.replace('«', '');
  assert.deepEqual(
    syntaxProblem(text.replace('»', '')),
    { span: { start, end: text.indexOf('»') }, what, isOld, isIndent: false },
    marked,
  );
}

function expectNone(...texts: string[]): void {
  for (const text of texts) assert.equal(syntaxProblem(text), undefined, text);
}

describe('mistakes in Python', () => {
  test('a statement without its colon', () => {
    for (const [text, word] of [
      ['«def» main()\n    pass', 'def'],
      ['x = 1\nif x:\n    «while» x\n        pass', 'while'],
      ['«if» (n := f(x[1:2]))\n    pass', 'if'],
      ['«if» n := 1\n    pass', 'if'],
      ['«if» {1: 2}\n    pass', 'if'],
      ['«async def» f()', 'async def'],
      ['\ufeff«try» # it\'s: "', 'try'],
      ["x = 'it\\'s'\n«class» A", 'class'],
      ['"""\ndef f()\n"""\n# "def g()\n«else»', 'else'],
      ["x = 'a\\\r\nb'\n«with» a as b", 'with'],
      ['x = \'"\' + "\\n"\n«elif» x', 'elif'],
      ['x = (1,\n# )\n2)\n«for» a in b', 'for'],
    ] as const)
      expectProblem(text, `"${word}" without a colon`);
    expectNone(
      'def f(a: int = {1: 2}[1], b=lambda: 1) -> "x": return 1',
      'if (a\nand b): pass',
      'if a \\\n: pass',
      'if a \\\r\n  : pass',
      'if a == "\\": b\\"": pass',
      'deferred()\nx.if_\n',
    );
  });

  test('brackets', () => {
    expectProblem('class A«(»\n    x = 1', 'a "(" that is never closed');
    expectProblem('f(a, «[»b', 'a "[" that is never closed');
    expectProblem('x = [1, 2«)»', 'a ")" without a "("');
    expectProblem('x = 1«}»\n', 'a "}" without a "{"');
    expectNone('x = [{1: (2)}]');
  });

  test('nothing below a line that ends with a colon', () => {
    const what = 'a line with a colon and nothing indented below it';
    expectProblem('«def» f():\nx = 1', what);
    expectProblem('if a:\n    «else»:\n    b\n', what);
    expectProblem('x =\t1\n«if» a: # why\n\n# b\nc', what);
    expectNone('if a:\n\n    b\nc', '\ufeffif a:\n b', 'if a: b\nc', 'if a:\n  # b\n    c', 'if a:');
    // Tabs count for several columns.
    expectNone('\tif a:\n        b', '  \tif a:\n  b');
  });

  test('what a merge or a notebook has left', () => {
    expectProblem('x = 1\n«<<<<<<<» HEAD\ny = 2', 'the mark "<<<<<<<" of a merge that is not finished');
    expectProblem('x\n«=======»\n', 'the mark "=======" of a merge that is not finished');
    expectProblem('«>>>>>>>» other', 'the mark ">>>>>>>" of a merge that is not finished');
    expectProblem('«!pip» install peft', '"!pip", which only notebooks understand');
    expectProblem('import os\n«%matplotlib» inline', '"%matplotlib", which only notebooks understand');
    expectNone('x <<<<<<< y', 'x ======= y', '<<<<<<<y', '<< y', '> y', '= y', 'x %y', 'x !y');
  });

  test('what Python 2 has', () => {
    for (const text of ['«print» "a"', '«print»  u"a"', '«print» x', 'x = 1; y\nif x:\n    «exec» x\n'])
      expectProblem(text, `"${text.includes('exec') ? 'exec' : 'print'}" as Python 2 has it`, true);
    expectNone('print ("a")', 'print if x else 1', 'print in x', 'printed', 'print', 'x.print y', 'print -x');
  });

  test('texts that are read otherwise', () =>
    expectNone(
      'def f()\nx = "open',
      'x = "a\ny = "\ndef f()',
      'x = """open\ndef f()',
      'x = 1\rdef f()',
      '\fdef f()',
      'x = f"{d["a"]}"\ndef f()',
    ));
});

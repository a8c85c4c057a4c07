/**
 * Every file in `cases/` holds what is found in it, word for word, with what the fixes write; components that they name
 * lie beside them. `UPDATE_GOLDEN=1 npm test -- test/expressions/cases.test.ts` writes what is found in a new file.
 */
import { test } from 'node:test';
import { expectGolden } from '../support/golden.ts';
import { withSaid } from '../support/said.ts';
import { cases, casesFolder } from './cases.ts';
import { problemsIn } from './speak.ts';

for (const [name, text] of Object.entries(cases))
  test(`findings in ${name}`, () => {
    expectGolden(new URL(name, casesFolder), withSaid(text, problemsIn(text, cases, name)));
  });

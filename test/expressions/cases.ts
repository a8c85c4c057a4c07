/** The texts in `cases/` by their names, without what is said about them. */
import { readdirSync, readFileSync } from 'node:fs';
import { withoutSaid } from '../support/said.ts';
import type { Files } from './speak.ts';

export const casesFolder = new URL('./cases/', import.meta.url);

export const cases: Files = Object.fromEntries(
  readdirSync(casesFolder).map((name) => [
    name,
    withoutSaid(readFileSync(new URL(name, casesFolder), 'utf8')),
  ]),
);

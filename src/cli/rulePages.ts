/** The pages of the rules, which lie beside this program. */
import { readFileSync } from 'node:fs';

/** What the page of a rule says, in Markdown. */
export function rulePage(code: string): string {
  return readFileSync(new URL(`./rules/${code}.md`, import.meta.url), 'utf8');
}

/** The pages of the rules, which lie beside this program, or beside the rules where it runs from its sources. */
import { existsSync, readFileSync } from 'node:fs';

/** What the page of a rule says, in Markdown. */
export function rulePage(code: string): string {
  const beside = new URL(`./rules/${code}.md`, import.meta.url);
  const inSources = new URL(`../core/checks/rules/${code}.md`, import.meta.url);
  return readFileSync(existsSync(beside) ? beside : inSources, 'utf8');
}

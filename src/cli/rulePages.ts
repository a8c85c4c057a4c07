/** Address of the page of a rule, which lies beside this program. */
export function rulePage(code: string): string {
  return new URL(`./rules/${code}.md`, import.meta.url).href;
}

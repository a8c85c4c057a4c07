/** Whether somebody who was asked said yes; nobody did where nobody could be asked. */
export function isYes(answer: string | undefined): boolean {
  return /^\s*y(?:es)?\s*$/i.test(answer ?? '');
}

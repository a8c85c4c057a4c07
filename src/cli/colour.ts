/**
 * Whether output is coloured: https://no-color.org, https://force-color.org. An empty variable counts as absent. Where
 * both are set, nothing is coloured: what a person cannot read is worse than what is grey.
 */
export function hasColour(
  { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>,
  isTerminal: boolean,
): boolean {
  if (NO_COLOR) return false;
  if (FORCE_COLOR) return !/^(?:0|false)$/i.test(FORCE_COLOR);
  return isTerminal && TERM !== 'dumb';
}

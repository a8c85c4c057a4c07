/** Where a command writes; tests give their own. */
export interface Output {
  write(text: string): void;
  complain(text: string): void;
  readonly colour: boolean;
}

/** An error that the user can fix; only its message is shown. */
export class CommandError extends Error {}

/** Where a command writes; tests give their own. */
export interface Output {
  write(text: string): void;
  complain(text: string): void;
  readonly colour: boolean;
}

/** Something the user can mend; its message is all that is shown. */
export class CommandError extends Error {}

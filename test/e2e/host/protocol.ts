/** What a suite inside VS Code and the process that runs it say to each other: one JSON POST each. */
export interface TestReport {
  readonly name: string;
  readonly ok: boolean;
  readonly milliseconds: number;
  /** The stack of what the test threw. */
  readonly error?: string;
}

export interface TestStart {
  readonly name: string;
}

export interface ScreenRequest {
  readonly step: string;
  /** What the step is given besides the window. */
  readonly argument: string;
}

export type ScreenAnswer =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly error: string };

/** What the bundler puts in the place of `ACPT_E2E` in a suite. */
export interface SuiteSetup {
  readonly exchange: string;
  /** Lower-case words; a test runs where its name holds all of them. */
  readonly words: readonly string[];
}

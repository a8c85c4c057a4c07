/** Runs in the process of a test file, as its reporter: tells the process that started it what happens. */
import type { TestEvent } from 'node:test/reporters';
import { inspect } from 'node:util';

/** What a test file tells, one message for each event. */
export interface TestMessage {
  /** `begin` and `end` come when they happen, the others in the order of the file, and `plan` when a level is done. */
  readonly type: 'begin' | 'end' | 'start' | 'pass' | 'fail' | 'plan' | 'remark';
  readonly name: string;
  /** How many tests it is in. */
  readonly nesting: number;
  readonly suite: boolean;
  readonly left: boolean;
  /** The file that it stands in, which may be one that the test file imports. */
  readonly file: string | undefined;
  /** Where it stands in that file: `12:3`. */
  readonly place: string | undefined;
  /** Node's word for the kind of failure. */
  readonly reason: string | undefined;
  readonly detail: string;
}

const types = {
  'test:dequeue': 'begin',
  'test:complete': 'end',
  'test:start': 'start',
  'test:pass': 'pass',
  'test:fail': 'fail',
  'test:plan': 'plan',
  'test:diagnostic': 'remark',
} as const;

// So that what the tests have started is ended with them: Node ends a process by these without a word to anybody.
process.on('SIGTERM', () => process.exit(143));
process.on('disconnect', () => process.exit(1));
// To listen does not mean to stay.
process.channel?.unref();

export default async function* report(source: AsyncIterable<TestEvent>): AsyncGenerator<string> {
  for await (const event of source) {
    const message = messageOf(event);
    if (message) process.send?.(message);
  }
  yield '';
}

function messageOf({ type, data }: TestEvent): TestMessage | undefined {
  if (!(type in types)) return undefined;
  const told = data as {
    readonly name?: string;
    readonly message?: string;
    readonly nesting: number;
    readonly file?: string;
    readonly line?: number;
    readonly column?: number;
    readonly skip?: unknown;
    readonly todo?: unknown;
    readonly details?: { readonly type?: string; readonly error?: Error & { readonly failureType?: string } };
  };
  const error = told.details?.error;
  return {
    type: types[type as keyof typeof types],
    name: told.name ?? '',
    nesting: told.nesting,
    suite: told.details?.type === 'suite',
    left: told.skip !== undefined || told.todo !== undefined,
    file: told.file,
    place: told.line === undefined ? undefined : `${told.line}:${told.column}`,
    reason: error?.failureType,
    detail: error ? described(error.cause ?? error) : (told.message ?? ''),
  };
}

/** Property tests wrap what they found: the assertion that failed is the cause of the error they throw. */
function described(error: unknown): string {
  if (!(error instanceof Error)) return typeof error === 'string' ? error : inspect(error);
  const own = error.stack ?? error.message;
  return error.cause === undefined ? own : `${own}\nCaused by: ${described(error.cause)}`;
}

/**
 * What a suite is written with. It runs inside VS Code's extension host, desktop or browser, and uses nothing of Node,
 * so that it would also run in a web worker.
 */
import type { ScreenAnswer, ScreenRequest, SuiteSetup, TestReport, TestStart } from './protocol.ts';

declare const ACPT_E2E: SuiteSetup;

const oneTest = 60_000;
const tests: {
  readonly name: string;
  readonly body: () => Promise<void> | void;
  readonly timeout: number;
}[] = [];

export function test(
  name: string,
  body: () => Promise<void> | void,
  { timeout = oneTest }: { readonly timeout?: number } = {},
): void {
  tests.push({ name, body, timeout });
}

/** Tries again until the assertion holds, and fails with its last complaint. */
export async function eventually<Value>(
  assertion: () => Promise<Value> | Value,
  { timeout = 25_000 }: { readonly timeout?: number } = {},
): Promise<Value> {
  const deadline = Date.now() + timeout;
  for (;;) {
    try {
      return await assertion();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await pause(50);
    }
  }
}

/**
 * The steps of a suite's `screen.ts`, which see the window from outside, and may answer: `await onScreen<typeof import('./screen.ts')>('hover')`.
 */
export async function onScreen<Steps>(step: keyof Steps & string, argument = ''): Promise<unknown> {
  const answer = await post<ScreenAnswer>('screen', { step, argument } satisfies ScreenRequest);
  if (!answer.ok) throw Object.assign(new Error(step), { stack: answer.error });
  return answer.value;
}

/** What VS Code calls. */
export async function run(): Promise<void> {
  const chosen = tests.filter(({ name }) =>
    ACPT_E2E.words.every((word) => name.toLowerCase().includes(word)),
  );
  let failures = 0;
  for (const { name, body, timeout } of chosen) {
    await post('start', { name } satisfies TestStart);
    const begin = Date.now();
    const error = await complaintOf(body, timeout);
    if (error) failures += 1;
    const report: TestReport = {
      name,
      ok: !error,
      milliseconds: Date.now() - begin,
      ...(error && { error }),
    };
    await post('test', report);
  }
  await post('done', {});
  if (failures > 0) throw new Error(`${failures} of ${chosen.length} tests failed.`);
}

async function complaintOf(body: () => Promise<void> | void, timeout: number): Promise<string | undefined> {
  let late: ReturnType<typeof setTimeout> | undefined;
  const limit = new Promise<never>((_, reject) => {
    late = setTimeout(() => reject(new Error(`Timed out after ${timeout / 1000} s.`)), timeout);
  });
  try {
    await Promise.race([body(), limit]);
    return undefined;
  } catch (error) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  } finally {
    clearTimeout(late);
  }
}

async function post<Answer>(what: string, message: object): Promise<Answer> {
  const response = await fetch(`${ACPT_E2E.exchange}/${what}`, {
    method: 'POST',
    body: JSON.stringify(message),
  });
  return (await response.json()) as Answer;
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}

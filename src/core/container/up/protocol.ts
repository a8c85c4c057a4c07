/** What `devcontainer up --log-format json` says: one line of JSON at the end of stdout, events on stderr. */
import * as z from 'zod/mini';

export const UpOutcome = z.discriminatedUnion('outcome', [
  z.looseObject({
    outcome: z.literal('success'),
    containerId: z.string(),
    remoteUser: z.string(),
    remoteWorkspaceFolder: z.string(),
  }),
  z.looseObject({
    outcome: z.literal('error'),
    message: z.string(),
    description: z.optional(z.string()),
    /** The container exists; it may run, or may never have started. */
    containerId: z.optional(z.string()),
  }),
]);
export type UpOutcome = z.infer<typeof UpOutcome>;

const said = {
  /** 1 trace, 2 debug, 3 info, 4 warning, 5 error. */
  level: z.optional(z.number()),
  text: z.string(),
  /** `postCreate` for everything that the commands of devcontainer.json print. */
  channel: z.optional(z.string()),
};

export const UpEvent = z.discriminatedUnion('type', [
  z.looseObject({ type: z.literal('start'), ...said }),
  z.looseObject({ type: z.literal('stop'), ...said }),
  z.looseObject({ type: z.literal('text'), ...said }),
  /** Output as it comes: a line may be cut anywhere. */
  z.looseObject({ type: z.literal('raw'), ...said }),
  z.looseObject({
    type: z.literal('progress'),
    name: z.string(),
    /** `running`, `succeeded` or `failed`. */
    status: z.string(),
    stepDetail: z.optional(z.string()),
    channel: z.optional(z.string()),
  }),
]);
export type UpEvent = z.infer<typeof UpEvent>;

/** The last line of stdout that is an outcome. */
export function parseOutcome(stdout: string): UpOutcome | undefined {
  for (const line of stdout.split('\n').reverse()) {
    const parsed = UpOutcome.safeParse(parseLine(line));
    if (parsed.success) return parsed.data;
  }
  return undefined;
}

/** A line of stderr; `undefined` for stack traces and whatever else stands between the events. */
export function parseEvent(line: string): UpEvent | undefined {
  return UpEvent.safeParse(parseLine(line)).data;
}

function parseLine(line: string): unknown {
  const text = line.trim();
  if (!text.startsWith('{')) return undefined;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

// Put together, since a linter takes a control character in a pattern for a mistake.
const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const escapes = new RegExp(
  `${esc}(?:\\[[0-?]*[ -/]*[@-~]|\\][^${bell}${esc}]*(?:${bell}|${esc}\\\\)|[ -/]*[0-Z\\\\^-~])`,
  'g',
);

/** Without colours and other terminal escapes. */
export function plainText(text: string): string {
  return text.replace(escapes, '');
}

type EngineVerb = 'pull' | 'build' | 'run' | 'start';

export interface EngineCall {
  readonly verb: EngineVerb;
  /** What follows the verb. */
  readonly rest: string;
}

/**
 * What an engine is called for, of the calls that make a container: `docker run …` of an event "Run: docker run …", or of
 * a message "Command failed: docker run …". Programs that are no engine have such words too: `npm start`.
 */
export function engineCall(text: string): EngineCall | undefined {
  const [, verb, rest = ''] =
    /^(?:Run|Command failed): (?:[A-Za-z]:\\[^"\n]*?\\|\S*\/)?(?:docker|podman|nerdctl)[\w.-]* (?:buildx )?(pull|build|run|start)(?: ([\s\S]*))?$/.exec(
      text,
    ) ?? [];
  return verb === 'pull' || verb === 'build' || verb === 'run' || verb === 'start'
    ? { verb, rest }
    : undefined;
}

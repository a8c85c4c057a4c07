/** The containers that belong to a dev container configuration. */
import * as z from 'zod/mini';
import { capture } from './capture.ts';

export interface OwnContainer {
  readonly id: string;
  readonly state: 'fresh' | 'running' | 'stopped';
  /** Milliseconds since 1970. */
  readonly created: number;
}

const Inspected = z.array(
  z.looseObject({
    Id: z.string(),
    Created: z.string(),
    State: z.looseObject({ Status: z.string(), StartedAt: z.optional(z.string()) }),
  }),
);

/** `devcontainer` and the Dev Containers extension mark what they make with the folder and the file. */
export async function containersOf(
  engine: string,
  workspaceFolder: string,
  configFile: string,
): Promise<OwnContainer[]> {
  const listed = await capture(engine, [
    'ps',
    '--all',
    '--quiet',
    '--no-trunc',
    `--filter=label=devcontainer.local_folder=${workspaceFolder}`,
    `--filter=label=devcontainer.config_file=${configFile}`,
  ]);
  const ids = listed.out.split(/\s+/).filter((each) => each !== '');
  if (listed.code !== 0 || ids.length === 0) return [];
  const { out } = await capture(engine, ['inspect', '--type=container', ...ids]);
  const found = parsed(out);
  return found.map(({ Id, Created, State }) => ({
    id: Id,
    created: Date.parse(Created),
    state:
      State.Status === 'running'
        ? 'running'
        : // One that never started: what kept it from starting would do so again, whatever is in the file by now.
          State.Status === 'created' || State.Status === 'configured' || State.StartedAt?.startsWith('0001-')
          ? 'fresh'
          : 'stopped',
  }));
}

function parsed(text: string): z.infer<typeof Inspected> {
  try {
    return z.parse(Inspected, JSON.parse(text));
  } catch {
    // The container went away in between.
    return [];
  }
}

/** Removes those that never started; they hold nothing of anybody's. */
export async function removeFresh(
  engine: string,
  workspaceFolder: string,
  configFile: string,
): Promise<readonly string[]> {
  const fresh = (await containersOf(engine, workspaceFolder, configFile)).filter(
    ({ state }) => state === 'fresh',
  );
  const ids = fresh.map(({ id }) => id);
  if (ids.length > 0) await capture(engine, ['rm', '--force', ...ids]);
  return ids;
}

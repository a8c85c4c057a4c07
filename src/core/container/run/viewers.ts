/** Programs that show what a run wrote, in a browser. */
import type { RunRecord } from './record.ts';
import { quoted } from './shellWord.ts';

export type Viewer = 'MLflow' | 'TensorBoard';

/**
 * Where what the run wrote can be shown: in its container; `here`, in the container that the window is in. Anybody can
 * have written the record: outside of containers, no program that it names is run.
 */
export function viewerPlace(
  { container }: Pick<RunRecord, 'container'>,
  isInside: boolean,
): NonNullable<RunRecord['container']> | 'here' | undefined {
  return isInside && !container ? 'here' : container;
}

/** The command for a shell of this machine. */
export function viewerCommandHere(viewer: Viewer, folder: string): string {
  return viewer === 'MLflow'
    ? `MLFLOW_ALLOW_FILE_STORE=true mlflow ui --backend-store-uri ${quoted(`${folder}/mlruns`)}`
    : `tensorboard --logdir ${quoted(folder)}`;
}

/**
 * The command that serves it.
 * @param python of the environment, whose folder has the programs
 * @param runFolder as the command sees it
 */
export function viewerCommand(viewer: Viewer, python: string, runFolder: string, port: number): string {
  const options = `--host 127.0.0.1 --port ${port}`;
  return viewer === 'MLflow'
    ? `MLFLOW_ALLOW_FILE_STORE=true ${quoted(python)} -m mlflow ui --backend-store-uri ${quoted(`${runFolder}/mlruns`)} ${options}`
    : `${quoted(python)} -m tensorboard.main --logdir ${quoted(runFolder)} ${options}`;
}

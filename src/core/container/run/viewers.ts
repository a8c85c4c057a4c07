/** Programs that show what a run wrote, in a browser. */
import { quoted } from './shellWord.ts';

export type Viewer = 'MLflow' | 'TensorBoard';

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

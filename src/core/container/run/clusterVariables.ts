/**
 * The variables that Azure ML sets and training code reads, as far as they mean something on one machine.
 * docs/containers.md has the source of each. Those that let a script sign in to a workspace are left out: a script that finds
 * them would try.
 */
import type { Distribution } from '../plan/plan.ts';

/** What the job of a cluster finds at the port that rank 0 listens on. */
const masterPort = '6105';
const here = '127.0.0.1';

export interface ClusterPlace {
  /** The name of the run's folder. */
  readonly runId: string;
  /** The run's folder as the command sees it. */
  readonly runFolder: string;
  /** Paths of inputs and outputs as the command sees them, by name. */
  readonly inputs: ReadonlyMap<string, string>;
  readonly outputs: ReadonlyMap<string, string>;
  readonly distribution: Distribution | undefined;
  /** How many processes the command is started in. */
  readonly processes: number;
}

export function clusterVariables(place: ClusterPlace): [name: string, value: string][] {
  const { runId, runFolder, inputs, outputs, distribution, processes } = place;
  const all: [string, string][] = [
    ['AZUREML_RUN_ID', runId],
    // On a cluster, that is the workspace's server.
    ['MLFLOW_TRACKING_URI', `file://${runFolder.split('/').map(encodeURIComponent).join('/')}/mlruns`],
    // MLflow 3.17 refuses folders otherwise; its other stores need packages that environments may not have.
    ['MLFLOW_ALLOW_FILE_STORE', 'true'],
    ...data('INPUT', inputs),
    ...data('OUTPUT', outputs),
    ...distributed(distribution, processes),
  ];
  // A shell has no variable of any other name.
  return all.filter(([name]) => /^[A-Za-z_]\w*$/.test(name));
}

function data(kind: 'INPUT' | 'OUTPUT', paths: ReadonlyMap<string, string>): [string, string][] {
  return [...paths].flatMap(([name, path]): [string, string][] => [
    [`AZURE_ML_${kind}_${name}`, path],
    [`AZUREML_DATAREFERENCE_${name}`, path],
  ]);
}

function distributed(distribution: Distribution | undefined, processes: number): [string, string][] {
  switch (distribution?.type) {
    case 'pytorch':
      // torchrun sets the others for each of its processes.
      return processes > 1
        ? [['NODE_RANK', '0']]
        : [
            ['MASTER_ADDR', here],
            ['MASTER_PORT', masterPort],
            ['WORLD_SIZE', '1'],
            ['NODE_RANK', '0'],
            ['RANK', '0'],
            ['LOCAL_RANK', '0'],
          ];
    case 'mpi':
      return [
        ['OMPI_COMM_WORLD_RANK', '0'],
        ['OMPI_COMM_WORLD_SIZE', '1'],
        ['OMPI_COMM_WORLD_LOCAL_RANK', '0'],
        ['OMPI_COMM_WORLD_LOCAL_SIZE', '1'],
        ['AZ_BATCH_MASTER_NODE', `${here}:${masterPort}`],
      ];
    case 'tensorflow':
      return [
        [
          'TF_CONFIG',
          JSON.stringify({
            cluster: { worker: [`${here}:2222`] },
            task: { type: 'worker', index: 0 },
            environment: 'cloud',
          }),
        ],
      ];
    default:
      return [];
  }
}

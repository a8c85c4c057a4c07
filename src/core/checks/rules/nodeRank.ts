import { variableSet } from '../../code/environmentWrites.ts';
import { textsOf } from '../../code/modules.ts';
import { valueAt } from '../../code/onlyValue.ts';
import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { asString, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { integer } from '../../stack/runs.ts';
import { absentPackages } from '../support/imports.ts';
import {
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  scriptName,
  severityIn,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

const rank = 'OMPI_COMM_WORLD_RANK';
const perNode = 'OMPI_COMM_WORLD_LOCAL_SIZE';

export const nodeRank = defineRule({
  code: 'node-rank',
  severity: 'warning',
  summary: 'The script tells Lightning that the rank of the process is that of its node.',
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const count = mpiProcesses(program);
      if (count === undefined || count < 2 || !isJoinedByRank(project, program)) continue;
      const set = variableSet(project, program.modules, 'NODE_RANK');
      if (set?.from !== rank) continue;
      const { path, span } = set;
      const text = project.read(path)?.slice(span.start, span.end) ?? '';
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${scriptName(program)} sets NODE_RANK to ${rank}, the rank of the process. With ${count} processes per node, divide it by their number.`,
        related: [{ path, span, message: 'NODE_RANK is set here.' }],
        fixes: [
          {
            title: `Divide by ${perNode}`,
            edits: [{ path, span, newText: `str(int(${text}) // int(${text.replace(rank, perNode)}))` }],
          },
        ],
      };
    }
  },
});

/** Those that Azure ML starts on each node with MPI; `undefined` where something else starts more. */
function mpiProcesses({ launch: { program, run } }: ReadProgram): number | undefined {
  const isMpi = asString(valueFor(run.distribution, 'type'))?.toLowerCase() === 'mpi';
  const isPython = /(?:^|\/)python[\d.]*$/.test(program.launcher.text);
  return isMpi && isPython && !program.launching
    ? integer(pairOf(run.distribution, 'process_count_per_instance'))
    : undefined;
}

/** What else may tell Lightning who it is. */
const elsewhere =
  /plugins|ClusterEnvironment|cluster_environment|MPIEnvironment|LightningCLI|mpi4py|SLURM|TORCHELASTIC|LSB_|environ\.(?:update|setdefault)|putenv|subprocess/;

/** Whether a trainer of Lightning multiplies the rank of the node: with several devices, and without mpi4py, which it would ask. */
function isJoinedByRank(project: Project, { entry, modules, launch }: ReadProgram): boolean {
  const isLightning = (name: string) => name === 'pytorch_lightning' || name === 'lightning';
  if (!modules.foreign.some(({ name }) => isLightning(name))) return false;
  const { environment } = launch.run;
  if (!environment?.stack || launch.program.environment !== undefined) return false;
  const texts = textsOf(project, modules);
  if (texts.some((text) => elsewhere.test(text))) return false;
  if (texts.flatMap((text) => text.match(/\bTrainer\(/g) ?? []).length !== 1) return false;
  const trainer = sureCallsOf(project, entry).calls.find(({ meaning }) =>
    /^(?:pytorch_lightning|lightning(?:\.pytorch)?)\.(?:trainer\.)?Trainer$/.test(meaning ?? ''),
  );
  const given = trainer?.call.arguments ?? [];
  const devices = given.find(({ name }) => name === 'devices')?.value;
  if (!trainer || !devices || given.some(({ star }) => star !== '')) return false;
  const count = literalOf(valueAt(devices, trainer));
  if (typeof count !== 'number' || count < 2) return false;
  return absentPackages(project, environment, modules)?.('mpi4py') === true;
}

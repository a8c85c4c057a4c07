import { nameOf } from '../../base/paths.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { environmentReads } from '../../code/environmentReads.ts';
import { textsOf } from '../../code/modules.ts';
import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { CallExpression } from '../../languages/pythonCode/tree.ts';
import { asMapping, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { type DocumentFacts, documentFacts } from '../../stack/documentFacts.ts';
import type { ResolvedEnvironment } from '../../stack/environment.ts';
import { isWholeJob, placeOfWord, scriptName, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const missingDistribution = defineRule({
  code: 'missing-distribution',
  severity: 'error',
  summary: 'The script needs the rank of its process, but neither the job nor its command sets one.',
  *check(document) {
    const { project } = document;
    if (!isWholeJob(document)) return;
    for (const program of programsOf(document)) {
      const { launch } = program;
      if (!isAlone(document, program)) continue;
      const read = mpiVariable(project, program);
      if (read) {
        yield {
          ...severityIn(launch),
          ...placeOfWord(launch.program.word),
          message: `${scriptName(program)} reads ${read.name}, which only MPI sets: the job has no "distribution: {type: mpi}", and the command starts one process.`,
          related: [{ path: read.path, span: read.span, message: 'It is read here.' }],
        };
        continue;
      }
      const joins = joiningCall(project, program);
      if (!joins) continue;
      const { file, call } = joins;
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `${scriptName(program)} calls init_process_group, which needs RANK and WORLD_SIZE. Nothing sets them: the job has no "distribution: {type: pytorch}", and the command starts one process.`,
        related: [{ path: file.path, span: call.callee.span, message: 'It is called here.' }],
      };
    }
  },
});

/** What says which of several processes one is: variables, and a launcher that is started as a module. */
const ranks =
  /\b(?:RANK|WORLD_SIZE|MASTER_ADDR|deepspeed\.launcher)\b|\bOMPI_COMM_WORLD_|\bmpi(?:run|exec)\b/;

const sources = /(?:^|[;&|\n])\s*(?:source|\.)\s+(?!\S*activate\b)\S/;

/** Whether one process is started, and nothing tells it of others. */
function isAlone({ project }: DocumentFacts, { launch }: CheckedProgram): boolean {
  const { program, run, script, command } = launch;
  // By Python, or by itself: `./train.py`.
  if (!/^python|\.py$/.test(nameOf(program.launcher.text)) || program.launching) return false;
  if (run.owners.some((each) => pairOf(each, 'distribution'))) return false;
  if (script !== undefined && ranks.test(project.read(script) ?? '')) return false;
  if (ranks.test(command.shell)) return false;
  // Another file of the shell may set them.
  if (
    [command.shell, (script !== undefined && project.read(script)) || ''].some((each) => sources.test(each))
  )
    return false;
  if (buildFilesOf(project, run.environment).some((each) => ranks.test(project.read(each) ?? '')))
    return false;
  return run.owners.every((each) => {
    const variables = valueFor(each, 'environment_variables');
    return (
      variables === undefined ||
      asMapping(variables)?.pairs.every(({ key }) => !ranks.test(key.text)) === true
    );
  });
}

/** What an image is built from may set variables: `ENV RANK=0`. */
function buildFilesOf(project: Project, environment: ResolvedEnvironment | undefined): readonly string[] {
  const { recipe, definedIn } = environment ?? {};
  if (recipe) return recipe.files;
  return (definedIn === undefined ? undefined : documentFacts(project, definedIn))?.buildFiles ?? [];
}

/** The call that surely looks for its rank in the environment, where the program itself puts none. */
function joiningCall(project: Project, { entry, modules }: CheckedProgram) {
  const texts = textsOf(project, modules);
  if (!entry || !texts.some((text) => text.includes('init_process_group'))) return undefined;
  if (texts.some((text) => setsRanks.test(text))) return undefined;
  return sureCallsOf(project, entry).calls.find(
    ({ call, meaning }) => meaning === 'torch.distributed.init_process_group' && readsRanks(call),
  );
}

function readsRanks({ arguments: given }: CallExpression): boolean {
  return given.every(({ star, name, value }, at) => {
    if (star !== '') return false;
    if (name === 'timeout') return true;
    const text = literalOf(value);
    if (name === 'backend' || (name === undefined && at === 0)) return text !== 'mpi';
    // No other argument is that text.
    return text === 'env://';
  });
}

const setsRanks =
  /["']MASTER_ADDR["']|environ\s*(?:\[\s*f?["'](?:RANK|WORLD_SIZE)["']\s*\]\s*=(?!=)|\.(?:update|setdefault)\b)|\bputenv\b|\bload_dotenv\b/;

/** A variable of MPI that the script surely needs, where the program neither sets one nor starts MPI itself. */
function mpiVariable(project: Project, { modules }: CheckedProgram) {
  if (!modules || textsOf(project, modules).some((text) => setsMpi.test(text))) return undefined;
  return environmentReads(project, modules, 'OMPI_COMM_WORLD_')[0];
}

const setsMpi =
  /environ\s*(?:\[\s*(?:[^"'\s]|["']OMPI_[^\]\n]*\]\s*=(?!=))|\.update\b|\.setdefault\(\s*(?:[^"'\s]|["']OMPI_)|\|=)|\bputenv\b|\bload_dotenv\b|\bmpi(?:run|exec)\b|environ\s+as\s|=\s*(?:os\.)?environ\s*$|\bpatch\.dict\b|\bsetenv\b/m;

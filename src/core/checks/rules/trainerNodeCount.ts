import { addArgument } from '../../code/addArgument.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { textsOf } from '../../code/modules.ts';
import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import { asString, valueFor } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import {
  placeOfWord,
  type ReadProgram,
  readProgramsOf,
  scriptName,
  severityIn,
} from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

export const trainerNodeCount = defineRule({
  code: 'trainer-node-count',
  severity: 'warning',
  summary: "Lightning's Trainer is configured for a different number of nodes than the job has.",
  *check(document) {
    const { project } = document;
    for (const program of readProgramsOf(document)) {
      const { launch } = program;
      const { nodes } = launch.run;
      if (nodes === undefined || nodes < 2 || !joinsNodes(program)) continue;
      const made = trainerOf(project, program);
      if (!made || made.count === nodes) continue;
      const { file, call, count, given } = made;
      yield {
        ...severityIn(launch),
        ...placeOfWord(launch.program.word),
        message: `The job has ${nodes} nodes, but ${scriptName(program)} creates a Lightning Trainer ${given ? `with num_nodes=${count}` : 'without num_nodes, which is 1 then'}. Pass num_nodes=${nodes}.`,
        related: [{ path: file.path, span: call.callee.span, message: 'The Trainer is created here.' }],
        fixes: [
          {
            title: `Pass num_nodes=${nodes}`,
            edits: [
              given
                ? { path: file.path, span: given, newText: String(nodes) }
                : addArgument(file.path, call, `num_nodes=${nodes}`),
            ],
            // Other jobs may run the script on other nodes.
            needsJudgement: true,
          },
        ],
      };
    }
  },
});

/** Whether the processes of all nodes are told that they belong together. */
function joinsNodes({ launch }: ReadProgram): boolean {
  const { launching } = launch.program;
  const { distribution, nodes } = launch.run;
  // That of accelerate has no such option.
  if (launching) return launcherArguments(launching).values.get('nnodes')?.value === String(nodes);
  const type = asString(valueFor(distribution, 'type'))?.toLowerCase();
  return type === 'pytorch' || type === 'mpi';
}

/** What else may say how many nodes there are. */
const elsewhere = /cluster_environment|ClusterEnvironment|\bRay\w*Strategy|LightningCLI|\bSLURM/;

/** The only trainer of a program that surely trains with it, where it is known how many nodes it is told of. */
function trainerOf(project: Project, { entry, modules }: ReadProgram) {
  const isLightning = (name: string) => name === 'pytorch_lightning' || name === 'lightning';
  if (!modules.foreign.some(({ name }) => isLightning(name))) return undefined;
  const texts = textsOf(project, modules);
  if (texts.some((text) => elsewhere.test(text))) return undefined;
  const said = texts.flatMap((text) => text.match(/\bnum_nodes\b/g) ?? []).length;
  const made = texts.flatMap((text) => text.match(/\bTrainer\(/g) ?? []).length;
  const { calls } = sureCallsOf(project, entry);
  const trainer = calls.find(({ meaning }) =>
    /^(?:pytorch_lightning|lightning(?:\.pytorch)?)\.(?:trainer\.)?Trainer$/.test(meaning ?? ''),
  );
  const trains = calls.some(({ call }) => call.callee.kind === 'member' && call.callee.name === 'fit');
  if (!trainer || !trains || made !== 1) return undefined;
  const given = trainer.call.arguments;
  if (given.some(({ star, name }) => star !== '' || name === 'plugins')) return undefined;
  const own = given.find(({ name }) => name === 'num_nodes');
  if (said !== (own ? 1 : 0)) return undefined;
  const count = own ? literalOf(own.value) : 1;
  return typeof count === 'number' ? { ...trainer, count, given: own?.value.span } : undefined;
}

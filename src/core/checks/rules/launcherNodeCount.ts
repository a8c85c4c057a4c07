import type { Fix } from '../../base/findings.ts';
import { replacePart, spanOfPart } from '../../base/located.ts';
import type { Launching } from '../../code/launcher.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { type Launch, launchesOf, writtenWord } from '../../code/launches.ts';
import type { Word } from '../../languages/python/words.ts';
import { asString, valueFor } from '../../languages/yaml/tree.ts';
import { nodeCountOf, type Run } from '../../stack/runs.ts';
import { placeOfWord } from '../support/programs.ts';
import { defineRule, type RuleFinding } from '../support/rule.ts';

export const launcherNodeCount = defineRule({
  code: 'launcher-node-count',
  severity: 'warning',
  summary: "torchrun's --nnodes or --node_rank does not match the nodes of the job.",
  *check(document) {
    for (const launch of launchesOf(document)) {
      const { owners } = launch.run;
      // How many nodes a component gets is for the job to say.
      if (!launch.isCertain || (document.kind !== 'commandJob' && !nodeCountOf(owners))) continue;
      yield* findingsOf(launch);
    }
  },
});

interface Given {
  readonly word: Word;
  readonly value: string;
}

function* findingsOf({ program, run }: Launch): Generator<RuleFinding> {
  const { launching } = program;
  const { nodes } = run;
  if (launching?.library !== 'torch' || nodes === undefined) return;
  const { values } = launcherArguments(launching);
  const count = values.get('nnodes');
  const rank = values.get('node_rank');
  if (!count) return;
  // A range of nodes is no number, neither more nor less than another.
  const wanted = Number(count.value);
  if (wanted > nodes) yield tooMany(launching.name, count, nodes);
  else if (wanted > 1 && rank && /^\d+$/.test(rank.value) && isStatic(launching, values))
    yield {
      ...placeOfWord(rank.word),
      span: spanOfValue(rank),
      message: `Each of the ${nodes} nodes runs this command, so each gets rank ${rank.value}.${numbersNodes(run) ? ' Use $NODE_RANK.' : ''}`,
    };
}

/** Whether the nodes are numbered by the option, rather than in the order in which they come. */
function isStatic({ arguments: words }: Launching, values: ReadonlyMap<string, Given>): boolean {
  const backend = values.get('rdzv_backend')?.value ?? 'static';
  return backend === 'static' && !words.some(({ text }) => text === '--standalone');
}

/** With this distribution, Azure ML sets the variable. */
function numbersNodes({ distribution }: Run): boolean {
  return asString(valueFor(distribution, 'type'))?.toLowerCase() === 'pytorch';
}

function tooMany(launcher: string, count: Given, nodes: number): RuleFinding {
  const written = writtenWord(count.word);
  const fix: Fix = {
    title: `Use ${nodes}`,
    edits: [replacePart(written, partOfValue(count), String(nodes))],
    needsJudgement: true,
  };
  return {
    ...placeOfWord(count.word),
    span: spanOfValue(count),
    message: `${launcher} waits for ${count.value} nodes, but the job has ${nodes}: see resources.instance_count.`,
    fixes: written.textStart === undefined ? [] : [fix],
  };
}

function partOfValue({ word, value }: Given) {
  return { start: word.text.length - value.length, end: word.text.length };
}

function spanOfValue(given: Given) {
  return spanOfPart(writtenWord(given.word), partOfValue(given));
}

import { nameOf } from '../../base/paths.ts';
import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { configFilesOf } from '../../code/configFiles.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { textsOf } from '../../code/modules.ts';
import { asMapping, asString, pairOf, valueFor, type YamlMapping } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { integer } from '../../stack/runs.ts';
import { isWritten } from '../support/configWrites.ts';
import { placeOfWord } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

const total = 'train_batch_size';
const perGpu = 'train_micro_batch_size_per_gpu';
const steps = 'gradient_accumulation_steps';

export const deepspeedBatchSize = defineRule({
  code: 'deepspeed-batch-size',
  severity: 'warning',
  summary: 'The batch sizes in a DeepSpeed configuration do not match the number of processes.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const world = worldSize(program);
      if (world === undefined || dividesOtherwise(project, program)) continue;
      for (const { reader, written, path, word, place } of configFilesOf(document, program)) {
        if (path === undefined || (reader !== 'DeepSpeed' && reader !== 'transformers')) continue;
        // What JSON says, YAML says too.
        const config = asMapping(project.file(path)?.yaml.root);
        const sizes = config && sizesIn(config);
        if (!sizes || isWritten(project, program, nameOf(written))) continue;
        const right = sizes.perGpu * sizes.steps * world;
        if (right === sizes.total) continue;
        yield {
          ...placeOfWord(word ?? program.launch.program.word),
          message: `${total} in ${written} is ${sizes.total}, but ${perGpu} × ${steps} × processes is ${sizes.perGpu} × ${sizes.steps} × ${world} = ${right}.`,
          related: [
            { path, span: sizes.span, message: `${total} is set here.` },
            ...(place ? [{ ...place, message: 'The configuration is named here.' }] : []),
          ],
          fixes: [
            {
              title: `Use ${total} ${right}`,
              edits: [{ path, span: sizes.span, newText: String(right) }],
              // Which of them is meant, only the author knows.
              needsJudgement: true,
            },
          ],
        };
      }
    }
  },
});

/** How many processes train, as far as document and command say. */
function worldSize({ launch: { program, run } }: CheckedProgram): number | undefined {
  const { launching, launcher } = program;
  const { distribution, nodes } = run;
  const type = asString(valueFor(distribution, 'type'))?.toLowerCase();
  if (launching) {
    const { values } = launcherArguments(launching);
    // Only that of PyTorch has this option.
    const processes = Number(values.get('nproc_per_node')?.value);
    const isAlone = nodes === 1 && !distribution && !values.has('nnodes');
    return isAlone && processes > 0 ? processes : undefined;
  }
  const perNode = integer(pairOf(distribution, 'process_count_per_instance'));
  if (type !== 'pytorch' || !launcher.text.includes('python')) return undefined;
  return perNode === undefined || nodes === undefined ? undefined : perNode * nodes;
}

/** Whether several processes may train on one batch. */
function dividesOtherwise(project: Project, { modules }: CheckedProgram): boolean {
  return (
    !modules?.isWhole ||
    textsOf(project, modules).some((text) =>
      /\bmpu\b|PipelineModule|mesh_device|sequence_parallel|tensor_parallel/.test(text),
    )
  );
}

/** Where all three are written as numbers. */
function sizesIn(config: YamlMapping) {
  const [all, micro, accumulated] = [total, perGpu, steps].map((name) => pairOf(config, name));
  const [sum, each, count] = [integer(all), integer(micro), integer(accumulated)];
  if (!all?.value || sum === undefined || each === undefined || count === undefined) return undefined;
  if (pairOf(config, 'elasticity') || pairOf(config, 'sequence_parallel_size')) return undefined;
  return { total: sum, perGpu: each, steps: count, span: all.value.span };
}

import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { mappedModels, trainerOf } from '../../code/deviceMaps.ts';
import { textsOf } from '../../code/modules.ts';
import { literalOf } from '../../code/options/values.ts';
import { sureCallsOf } from '../../code/sureCalls.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { refusedMap } from '../support/deviceMaps.ts';
import { processesPerNode } from '../support/processes.ts';
import { codeName } from '../support/programs.ts';
import { hasRelease } from '../support/releases.ts';
import { defineRule } from '../support/rule.ts';

/** Source: `Accelerator.prepare` in the wheels of accelerate 0.27.2, 0.34.2, 1.0.1, 1.11.0 and 1.15.0; 0.21.0 does not look. */
const looksAtMaps = { package: 'accelerate', from: '0.27', until: undefined, released: '2024-02-09' };

export const distributedDeviceMap = defineRule({
  code: 'distributed-device-map',
  severity: 'warning',
  summary: 'The script trains a model with device_map="auto" in several processes.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      // Most scripts load no model that way.
      if (!textsOf(project, program.modules).some((each) => each.includes('device_map'))) continue;
      const { environment, machine } = program.launch.run;
      const processes = processesPerNode(program);
      // On one GPU the map has one part, and may stay.
      if (processes === undefined || processes < 2 || (machine?.size?.gpuCount ?? 2) < 2) continue;
      if (!environment?.stack || !hasRelease(looksAtMaps, environment.stack, project.matrix)) continue;
      if (!mayMatter(document, program)) continue;
      for (const model of mappedModels(project, program)) {
        const map = literalOf(model.map.value);
        // The memory of each GPU may be such that one is enough.
        const isLimited = model.call.arguments.some(({ name }) => name === 'max_memory');
        if (isLimited || (map !== 'auto' && map !== 'balanced')) continue;
        const trainer = trainerOf(project, program, model);
        if (!trainer) continue;
        const { path } = trainer.file;
        const message = `${codeName(program, path)} trains a model with device_map="${map}" in ${processes} processes per node, which accelerate rejects. Leave device_map out.`;
        yield refusedMap(program, model, message, [
          { path, span: trainer.call.callee.span, message: 'The model is passed to the trainer here.' },
        ]);
        break;
      }
    }
  },
});

/** Whether the program trains, and nothing hides the GPUs of other processes or switches the check off. */
function mayMatter({ project, text }: DocumentFacts, { entry, modules, launch }: CheckedProgram): boolean {
  const { script, command, program } = launch;
  const texts = textsOf(project, modules);
  if (!entry) return false;
  const recipe = launch.run.environment?.recipe;
  const shell = (script === undefined ? undefined : project.read(script)) ?? '';
  const all = [...texts, text, shell, (recipe && project.read(recipe.path)) ?? ''];
  // Another file of the shell may set variables too, and so may the launcher.
  if ([shell, command.shell].some((each) => sources.test(each))) return false;
  if (program.launching?.arguments.some((word) => /^--virtual[-_]local[-_]rank/.test(word.text)))
    return false;
  return (
    !all.some((each) => escapes.test(each)) &&
    sureCallsOf(project, entry).calls.some(
      ({ call: { callee } }) => callee.kind === 'member' && callee.name === 'train',
    )
  );
}

/** Hides the GPUs of other processes, switches the check off, or takes the map or the other processes away. */
const escapes =
  /\w_VISIBLE_DEVICES|ACCELERATE_BYPASS_DEVICE_MAP|\bhf_device_map\b|\bload_dotenv\b|environ\.pop\(|\bdel\s+os\.environ\b|\bdef (?:train|_inner_training_loop|_wrap_model|create_accelerator_and_postprocess)\(\s*self\b/;

const sources = /(?:^|[;&|\n])\s*(?:source|\.)\s+\S/;

import { nameOf } from '../../base/paths.ts';
import type { Span } from '../../base/span.ts';
import { assignedTo, statementsOf } from '../../code/assigned.ts';
import { programsOf } from '../../code/checkedPrograms.ts';
import { type ConfigFile, configFilesOf } from '../../code/configFiles.ts';
import { type MappedModel, mappedModels } from '../../code/deviceMaps.ts';
import { textsOf } from '../../code/modules.ts';
import type { Statement } from '../../languages/pythonCode/tree.ts';
import { asMapping, pairOf, valueFor } from '../../languages/yaml/tree.ts';
import type { Project } from '../../project/project.ts';
import { integer } from '../../stack/runs.ts';
import { refusedMap } from '../support/deviceMaps.ts';
import { codeName } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

/** Source: `from_pretrained` in the wheels of transformers 4.38.2, 4.41.2, 4.52.4, 4.57.1, 5.0.0 and 5.24.0. */
export const deepspeedDeviceMap = defineRule({
  code: 'deepspeed-device-map',
  severity: 'error',
  summary: 'The script loads a model with a device_map, which DeepSpeed ZeRO stage 3 does not allow.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      const texts = textsOf(project, program.modules);
      // Code that takes the configuration away again.
      if (
        !texts.some((text) => text.includes('device_map')) ||
        texts.some((text) =>
          /hf_deepspeed_config|is_deepspeed_zero3_enabled\s*=(?!=)|\bdel\s+\w*args\b/.test(text),
        ) ||
        // The command may write another stage into the file.
        program.launch.mayBeMade
      )
        continue;
      const models = mappedModels(project, program);
      const configs = models.length > 0 ? configFilesOf(document, program) : [];
      for (const config of configs) {
        const stage = stage3Of(project, config);
        const model = stage && models.find((each) => isLoadedAfter(each, config));
        if (!stage || !model || isWritten(texts, config)) continue;
        const message = `${codeName(program, model.file.path)} loads a model with a device_map, which transformers rejects with DeepSpeed ZeRO stage 3 (${config.written}). Leave device_map out.`;
        yield refusedMap(program, model, message, [{ ...stage, message: 'ZeRO stage 3 is selected here.' }]);
      }
    }
  },
});

/** Where `TrainingArguments` are told of stage 3. */
function stage3Of(project: Project, { reader, path }: ConfigFile) {
  if (reader !== 'transformers' || path === undefined) return undefined;
  const zero = asMapping(valueFor(asMapping(project.file(path)?.yaml.root), 'zero_optimization'));
  const stage = pairOf(zero, 'stage');
  return stage?.value && integer(stage) === 3 ? { path, span: stage.value.span } : undefined;
}

/** Only from then on, and as long as the arguments are there, a model is loaded in its way. */
function isLoadedAfter({ file, call, within }: MappedModel, { word, place }: ConfigFile): boolean {
  if (!word && place?.path !== file.path) return false;
  return [...statementsOf(within)].some(
    (statement) =>
      statement.span.end <= call.span.start &&
      (word ? parses(statement) : place !== undefined && keeps(statement, place.span, within)),
  );
}

/** `model_args, training_args = parser.parse_args_into_dataclasses()` */
function parses(statement: Statement): boolean {
  return (
    statement.kind === 'assign' &&
    statement.value?.kind === 'call' &&
    statement.value.callee.kind === 'member' &&
    /^parse_args_(?:into_dataclasses|and_config)$/.test(statement.value.callee.name)
  );
}

/** `args = TrainingArguments(…, deepspeed="ds.json")`, and nothing else later. */
function keeps(statement: Statement, { start, end }: Span, within: readonly Statement[]): boolean {
  if (statement.kind !== 'assign' || statement.value?.kind !== 'call') return false;
  const [target] = statement.targets;
  const { span } = statement.value;
  return (
    span.start <= start &&
    end <= span.end &&
    target?.kind === 'name' &&
    assignedTo(target.name, within)?.length === 1
  );
}

/** Whether the code may write another stage into the file before. */
function isWritten(texts: readonly string[], { written }: ConfigFile): boolean {
  return texts.some((text) => text.includes(nameOf(written)) && /json\.dump|\.write(?:_text)?\(/.test(text));
}

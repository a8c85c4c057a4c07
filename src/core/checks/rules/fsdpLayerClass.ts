import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { type ConfigFile, configFilesOf } from '../../code/configFiles.ts';
import { launcherArguments } from '../../code/launcherArguments.ts';
import { textsOf } from '../../code/modules.ts';
import { trainedModel } from '../../code/trainedModel.ts';
import { asMapping, asScalar, asString, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { isLayerClass, layerClassOf } from '../support/layerClasses.ts';
import { placeOfWord, severityIn } from '../support/programs.ts';
import { defineRule } from '../support/rule.ts';

const key = 'fsdp_transformer_layer_cls_to_wrap';

export const fsdpLayerClass = defineRule({
  code: 'fsdp-layer-class',
  severity: 'error',
  summary: 'An accelerate configuration wraps a layer class that the model does not have.',
  *check(document) {
    const { project } = document;
    for (const program of programsOf(document)) {
      for (const file of configFilesOf(document, program)) {
        const wrapped = wrappedClass(document, program, file);
        if (!wrapped || !isLayerClass(wrapped.scalar.text)) continue;
        const model = trainedModel(project, program);
        const right = model && layerClassOf(model.name);
        const { scalar, path } = wrapped;
        if (!right || right === scalar.text) continue;
        yield {
          ...severityIn(program.launch),
          ...placeOfWord(file.word ?? program.launch.program.word),
          message: `${file.written} wraps ${scalar.text}, which ${model.name} does not have. Use ${right}.`,
          related: [
            { path, span: scalar.span, message: 'The class is named here.' },
            { path: model.path, span: model.span, message: 'The model is loaded here.' },
          ],
          fixes: [
            {
              title: `Use ${right}`,
              edits: [{ path, span: scalar.span, newText: right }],
              // Other jobs may train another model with it.
              needsJudgement: true,
            },
          ],
        };
      }
    }
  },
});

/** Where FSDP wraps the layers of the class that the file names, and nothing says otherwise. */
function wrappedClass(
  { project, text }: DocumentFacts,
  { launch, modules }: CheckedProgram,
  { path, option }: ConfigFile,
) {
  // A command before may write another class into the file.
  if (option !== 'config_file' || path === undefined || launch.mayBeMade) return undefined;
  const root = asMapping(project.file(path)?.yaml.root);
  const config = asMapping(valueFor(root, 'fsdp_config'));
  const scalar = asScalar(valueFor(config, key));
  const { launching } = launch.program;
  const words = launching?.arguments ?? [];
  const given = launching && launcherArguments(launching).values.get('num_processes')?.value;
  // A single process trains without FSDP.
  const processes = given ?? asScalar(valueFor(root, 'num_processes'))?.text ?? '';
  if (!/^(?:[2-9]|[1-9]\d+)$/.test(processes)) return undefined;
  const isFsdp =
    asString(valueFor(root, 'distributed_type')) === 'FSDP' &&
    asString(valueFor(config, 'fsdp_auto_wrap_policy')) === 'TRANSFORMER_BASED_WRAP';
  if (!scalar || !isFsdp || words.some((word) => /^--(?:fsdp|use_|multi|cpu|tpu|no_)/.test(word.text)))
    return undefined;
  const texts = textsOf(project, modules);
  // The program may add such layers itself.
  if (texts.some((each) => each.includes(scalar.text))) return undefined;
  const all = [text, ...texts, ...launch.program.arguments.map((word) => word.text)];
  return all.some((each) => /fsdp_|FSDP_|FullyShardedDataParallelPlugin|\bfsdp\s*=/.test(each))
    ? undefined
    : { path, scalar };
}

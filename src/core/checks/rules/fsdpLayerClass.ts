import { type CheckedProgram, programsOf } from '../../code/checkedPrograms.ts';
import { type ConfigFile, configFilesOf } from '../../code/configFiles.ts';
import { textsOf } from '../../code/modules.ts';
import { trainedModel } from '../../code/trainedModel.ts';
import { asScalar, asString, valueFor } from '../../languages/yaml/tree.ts';
import type { DocumentFacts } from '../../stack/documentFacts.ts';
import { fsdpConfig } from '../support/fsdpConfig.ts';
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

/** Where FSDP wraps the layers of the class that the file names, and the program does not add such layers itself. */
function wrappedClass(document: DocumentFacts, program: CheckedProgram, file: ConfigFile) {
  const found = fsdpConfig(document, program, file);
  const scalar = asScalar(valueFor(found?.config, key));
  if (!found || !scalar) return undefined;
  const { path, config } = found;
  if (asString(valueFor(config, 'fsdp_auto_wrap_policy')) !== 'TRANSFORMER_BASED_WRAP') return undefined;
  return textsOf(document.project, program.modules).some((each) => each.includes(scalar.text))
    ? undefined
    : { path, scalar };
}

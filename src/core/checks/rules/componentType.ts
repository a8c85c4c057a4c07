import { componentFile } from '../../azureml/bindings/componentFiles.ts';
import { fileReferencesOf } from '../../azureml/bindings/fileReferences.ts';
import { replaceText } from '../../base/located.ts';
import { resolvePath } from '../../base/paths.ts';
import { asMapping, asString, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

const types = ['command', 'parallel', 'pipeline', 'spark'];

export const componentType = defineRule({
  code: 'component-type',
  severity: 'error',
  summary: 'The type of the component file does not match that of the step that runs it.',
  *check(document) {
    for (const { path, node, isTrial, type } of fileReferencesOf(document)) {
      const file = componentFile(document.project, resolvePath(document.path, path));
      const found = asString(valueFor(asMapping(file?.root), 'type'))?.toLowerCase();
      const wanted = isTrial ? 'command' : type?.text.toLowerCase();
      // Without a type the step takes that of its component.
      if (found === undefined || wanted === undefined || !types.includes(found) || !types.includes(wanted))
        continue;
      if (found === wanted) continue;
      yield {
        span: node.span,
        message: isTrial
          ? `A sweep step only runs command components, but ${path} is a ${found} component.`
          : `The step has type ${wanted}, but ${path} is a ${found} component.`,
        fixes:
          isTrial || !type
            ? []
            : [{ title: `Change the type to ${found}`, edits: [replaceText(type, found)] }],
      };
    }
  },
});

import { unitsOf } from '../../azureml/bindings/bindings.ts';
import { referencedFile } from '../../azureml/bindings/componentFiles.ts';
import { unitOf } from '../../azureml/bindings/unit.ts';
import { replaceText } from '../../base/located.ts';
import { asMapping, asScalar, asString, valueFor } from '../../languages/yaml/tree.ts';
import { defineRule } from '../support/rule.ts';

const types = ['command', 'parallel', 'pipeline', 'spark'];

export const componentType = defineRule({
  code: 'component-type',
  severity: 'error',
  summary: 'The component file has another type than the step that runs it.',
  *check(document) {
    for (const { mapping, component, role } of unitsOf(unitOf(document))) {
      if (role !== 'step' || component?.form !== 'file') continue;
      const file = referencedFile(document.project, component, document.path);
      const found = asString(valueFor(asMapping(file?.root), 'type'))?.toLowerCase();
      const type = asScalar(valueFor(mapping, 'type'));
      const isTrial = component.key === 'trial';
      const wanted = isTrial ? 'command' : type?.text.toLowerCase();
      // Without a type the step takes that of its component.
      if (found === undefined || wanted === undefined || !types.includes(found) || !types.includes(wanted))
        continue;
      if (found === wanted) continue;
      yield {
        span: component.node.span,
        message: isTrial
          ? `A sweep step only runs command components, but ${component.path} is a ${found} component.`
          : `The step has type ${wanted}, but ${component.path} is a ${found} component.`,
        fixes:
          isTrial || !type
            ? []
            : [{ title: `Change the type to ${found}`, edits: [replaceText(type, found)] }],
      };
    }
  },
});

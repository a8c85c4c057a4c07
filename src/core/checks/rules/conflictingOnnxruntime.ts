import { installWith, requirementOf } from '../../stack/replay.ts';
import { isInstalled } from '../../stack/version.ts';
import { removeRequirement } from '../support/edits.ts';
import { defineRule } from '../support/rule.ts';

export const conflictingOnnxruntime = defineRule({
  code: 'conflicting-onnxruntime',
  severity: 'warning',
  summary: 'Two packages install the same Python module "onnxruntime"; one overwrites the other.',
  *check(document) {
    for (const { installs, stack } of document.environments) {
      const there = names.filter((name) => isInstalled(stack?.packages.get(name)?.value));
      if (there.length < 2) continue;
      for (const name of there) {
        const others = there.filter((each) => each !== name);
        const requirement = requirementOf(installs, stack?.packages.get(name));
        const install = requirement && installWith(installs, requirement);
        // Of two that are required, the one for training is the one that was chosen on purpose.
        if (
          !requirement ||
          !install ||
          (name === 'onnxruntime-training' &&
            others.some((each) => requirementOf(installs, stack?.packages.get(each))))
        )
          continue;
        const edit = others.includes('onnxruntime-training')
          ? removeRequirement(document, requirement, install)
          : undefined;
        yield {
          path: requirement.path,
          span: requirement.span,
          message: `${name} conflicts with ${others.join(', ')}: both install the module "onnxruntime", and one overwrites the other.`,
          fixes: edit ? [{ title: `Remove ${name}`, edits: [edit] }] : [],
        };
      }
    }
  },
});

const names = ['onnxruntime', 'onnxruntime-gpu', 'onnxruntime-training'];
